import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { openRelease } from '../../src/release/open.js'
import { createBuildFolder, currentLink, publishRelease } from '../../src/release/switch.js'
import { base, emptyFolder, line, writeRelease } from './sample.js'

const one = line('ex:a', 'ex:p', '"one"')
const two = line('ex:a', 'ex:p', '"two"')

/** Builds and publishes a release of one line. */
async function publish(out: string, stated: string, built = new Date(0)): Promise<string> {
  const { folder } = await writeRelease([[stated]], { folder: await createBuildFolder(out), built })
  return publishRelease(folder, out)
}

function current(out: string): string {
  const release = openRelease(join(out, currentLink))
  const lines = release.lines(`${base}a`).trim()
  release.close()
  return lines
}

describe('a published release', () => {
  test('is named by its digest, and is the current one', async () => {
    const out = join(emptyFolder(), 'not', 'there', 'yet')
    const place = await publish(out, one)
    const { digest } = openRelease(place).about
    expect(place).toBe(join(out, digest))
    expect(readlinkSync(join(out, currentLink))).toBe(digest)
    expect(readdirSync(out).sort()).toEqual([digest, currentLink].sort())
    expect(current(out)).toBe(one)
  })

  test('takes the place of the former, which stays, and is read on by who reads it', async () => {
    const out = emptyFolder()
    const former = await publish(out, one)
    const reader = openRelease(join(out, currentLink))
    await publish(out, two)
    expect(current(out)).toBe(two)
    expect(reader.lines(`${base}a`).trim()).toBe(one)
    reader.close()
    expect(existsSync(former)).toBe(true)
    await publish(out, one)
    expect(current(out)).toBe(one)
  })

  test('of the same quads renews what is around them', async () => {
    const out = emptyFolder()
    const place = await publish(out, one, new Date(1000))
    const reader = openRelease(place)
    writeFileSync(join(place, 'report.json'), '{"old":true}')
    expect(await publish(out, one, new Date(2000))).toBe(place)
    expect(openRelease(place).about.built).toEqual(new Date(2000))
    expect(readFileSync(join(place, 'report.json'), 'utf8')).toBe('{}')
    expect(reader.has(`${base}a`)).toBe(true)
    reader.close()
    expect(readdirSync(out)).toHaveLength(2)
  })

  test('mends one of the same digest that is damaged', async () => {
    const out = emptyFolder()
    const place = await publish(out, one)
    truncateSync(join(place, 'quads.nq'), 3)
    await publish(out, one)
    expect(current(out)).toBe(one)
    expect(readdirSync(out)).toHaveLength(2)
  })

  test('must be whole', async () => {
    const out = emptyFolder()
    await publish(out, one)
    const { folder } = await writeRelease([[two]], { folder: await createBuildFolder(out) })
    rmSync(join(folder, 'report.json'))
    await expect(publishRelease(folder, out)).rejects.toMatchObject({ code: 'damaged-release' })
    expect(current(out)).toBe(one)
  })
})

describe('a new build', () => {
  test('removes what dead builds left, and nothing else', async () => {
    const out = emptyFolder()
    const mine = await createBuildFolder(out)
    const others = [`.build-${process.ppid}-1-aa`, 'keep', '.hidden', '.build-notes']
    // The number of this process, when another had it; and one that no process can have.
    const dead = [`.build-${process.pid}-1-aa`, `.build-${2 ** 22 + 1}-1-aa`]
    for (const name of [...others, ...dead]) mkdirSync(join(out, name))
    const next = await createBuildFolder(out)
    const left = readdirSync(out).map((name) => join(out, name))
    expect(new Set(left)).toEqual(new Set([mine, next, ...others.map((name) => join(out, name))]))
  })
})

/** Builds `stated` in a process of its own, which kills itself at a point, or comes to its end. */
async function buildInProcess(out: string, stated: string, point: number | string): Promise<'killed' | 'done'> {
  return new Promise((resolve, reject) => {
    const script = ['--input-type=module', '-e', child, '--', out, stated, String(point)]
    execFile(process.execPath, script, (error, _, stderr) => {
      if (error === null) resolve('done')
      else if (error.signal === 'SIGKILL') resolve('killed')
      else reject(new Error(stderr))
    })
  })
}

const compiled = (file: string) => pathToFileURL(createRequire(import.meta.url).resolve(`#worker/release/${file}`)).href

/** A point is a number, the n-th call that changes the folder, or a word for a moment of the writing. */
const child = `
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const [out, stated, point] = process.argv.slice(1)
const die = () => process.kill(process.pid, 'SIGKILL')
let calls = 0
for (const name of ['mkdir', 'rename', 'rm', 'symlink']) {
  const real = fs.promises[name]
  fs.promises[name] = (...values) => {
    if (++calls === Number(point)) die()
    return real(...values)
  }
}
syncBuiltinESMExports()
const { createBuildFolder, publishRelease } = await import('${compiled('switch')}')
const { createWriter } = await import('${compiled('write')}')
const folder = await createBuildFolder(out)
const writer = createWriter(folder, { identifierProperties: new Map() })
writer.add(stated, 0, 1)
if (point === 'adding') die()
if (point === 'sorting') {
  for (let at = 0; at < 6000; at++) writer.add(\`<https://example.org/s\${at}> <https://example.org/p> "x" .\`, 0, at)
  setImmediate(die)
}
await writer.finish({ baseIRI: '${base}', prefixes: {}, built: new Date(), sources: ['a'], moved: [] })
if (point === 'sorting') throw new Error('not killed while it sorts')
fs.writeFileSync(folder + '/catalogue.ttl', '')
fs.writeFileSync(folder + '/report.json', '{}')
await publishRelease(folder, out)
`

describe('a build that is killed', () => {
  test.each(['adding', 'sorting'])('while %s leaves the former release', async (point) => {
    const out = emptyFolder()
    await publish(out, one)
    expect(await buildInProcess(out, two, point)).toBe('killed')
    expect(current(out)).toBe(one)
    await createBuildFolder(out)
    expect(readdirSync(out).filter((name) => name.startsWith('.build-'))).toHaveLength(1)
  })

  test.concurrent.each([
    ['other', two],
    ['the same', one],
  ])(
    'at any call of the file system leaves a whole release: a build of %s quads',
    async (_, stated) => {
      const seen = new Set<string>()
      for (let call = 1; ; call++) {
        const out = emptyFolder()
        await publish(out, one)
        const end = await buildInProcess(out, stated, call)
        const found = current(out)
        seen.add(found)
        if (end === 'done') {
          expect(found).toBe(stated)
          expect(call).toBeGreaterThan(5)
          break
        }
        expect([one, stated]).toContain(found)
        // The next build finds its way whatever was left.
        await publish(out, two)
        expect(current(out)).toBe(two)
        expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([])
      }
      expect(seen).toEqual(new Set([one, stated]))
    },
    60_000,
  )
})
