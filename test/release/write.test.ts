import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openRelease } from '../../src/release/open.js'
import { files } from '../../src/release/schema.js'
import { createWriter } from '../../src/release/write.js'
import { base, emptyFolder, line, type Stated, writeRelease } from './sample.js'

const read = (folder: string) => readFileSync(join(folder, files.quads), 'utf8')

describe('quads.nq', () => {
  test('holds each line once, in the order of its bytes', async () => {
    const stated = [
      line('ex:b', 'ex:p', '"1"', 'ex:g'),
      line('_:b1', 'ex:p', '"1"'),
      line('_:b', 'ex:p', '"1"'),
      line('ex:a/b', 'ex:p', '"1"'),
      line('ex:a', 'ex:p', '"\uFFFD"'),
      line('ex:a', 'ex:p', '"\u{1F600}"'),
      line('ex:a', 'ex:p', '"e"'),
      line('ex:a', 'ex:p', '"é"'),
      line('ex:b', 'ex:p', '"1"', 'ex:g'),
    ]
    const { folder, digest, quads, subjects, bytes } = await writeRelease(stated.map((text) => [text]))
    const text = read(folder)
    const sorted = [...new Set(stated)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(text).toBe(sorted.map((one) => `${one}\n`).join(''))
    expect({ digest, bytes }).toEqual({
      digest: createHash('sha256').update(text).digest('hex'),
      bytes: Buffer.byteLength(text),
    })
    expect({ quads, subjects }).toEqual({ quads: 8, subjects: 5 })
  })

  test('is the same, with the same origins, in whatever order the lines come', async () => {
    const subjects = ['ex:a', 'ex:a/b', 'ex:é', '_:b', '_:b1']
    const statement = fc
      .tuple(fc.constantFrom(...subjects), fc.constantFrom('"1"', '"2"@fr', 'ex:a', '_:b', '"\u{1F600}"', '"\uFFFF"'))
      .map(([subject, object]) => line(subject, 'ex:p', object, 'ex:g'))
    const stated = fc.array(fc.tuple(statement, fc.integer({ min: -1, max: 1 }), fc.integer({ min: 0, max: 5 })))
    await fc.assert(
      fc.asyncProperty(
        stated.chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length }))),
        async ([one, other]) => {
          const [first, second] = [await writeRelease(one), await writeRelease(other)]
          expect(read(first.folder)).toBe(read(second.folder))
          expect(originsOf(first.folder)).toEqual(originsOf(second.folder))
        },
      ),
      { numRuns: 25 },
    )
  })

  test('takes nothing at all, and lines of any length', async () => {
    expect(await writeRelease([])).toMatchObject({ quads: 0, subjects: 0, bytes: 0 })
    const long = line('ex:a', 'ex:p', `"${'é'.repeat(2_000_000)}"`)
    const { folder } = await writeRelease([[long], [line('ex:a', 'ex:p', '"x"')]])
    const release = openRelease(folder)
    expect(release.lines(`${base}a`)).toBe(`${line('ex:a', 'ex:p', '"x"')}\n${long}\n`)
    release.close()
  })

  test('keeps a NUL, which SQLite would take for the end, in its escaped form', async () => {
    const { folder } = await writeRelease([[line('ex:a', 'ex:p', '"a\0b"')]])
    expect(read(folder)).toBe(`${line('ex:a', 'ex:p', '"a\\u0000b"')}\n`)
    const release = openRelease(folder)
    expect(release.describe(`${base}a`)?.quads[0]?.object.value).toBe('a\0b')
    release.close()
  })

  test('sorts a subject whose lines come in many runs', async () => {
    const stated: Stated[] = []
    for (let at = 0; at < 20_000; at++) {
      stated.push([line('ex:hub', 'ex:p', `"${(at * 7919) % 20_000}"`), 0, at + 1])
      stated.push([line(`ex:s${at % 100}`, 'ex:p', 'ex:hub'), 1, at + 1])
    }
    const { folder, quads } = await writeRelease(stated)
    expect(quads).toBe(20_100)
    const lines = read(folder).split('\n').slice(0, -1)
    expect(lines).toEqual(lines.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
    const release = openRelease(folder)
    expect(release.incoming(`${base}hub`, { size: 1 })).toMatchObject([{ count: 100 }])
    release.close()
  })

  test('leaves nothing beside the files of a release', async () => {
    const folder = emptyFolder()
    const writer = createWriter(folder, { identifierProperties: new Map() })
    writer.add(line('ex:a', 'ex:p', '"1"'), 0, 1)
    await writer.finish({ baseIRI: base, prefixes: {}, built: new Date(), sources: ['a'], moved: [] })
    expect(readdirSync(folder).sort()).toEqual([files.quads, files.index, files.subjects])
  })
})

function originsOf(folder: string): unknown {
  const release = openRelease(folder)
  const origins = ['a', 'a/b', 'é'].map((name) => release.describe(base + name)?.origins)
  release.close()
  return origins
}
