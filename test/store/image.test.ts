import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openEmbedded } from '../../src/store/embedded/openEmbedded.js'
import { line, writeRelease } from '../release/sample.js'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const lines = Array.from({ length: 500 }, (_, at) => line(`ex:n${at}`, 'ex:q', `"${at}"`, `ex:g${at % 3}`))

interface Started {
  /** What the engine says of its loading. */
  readonly log: string
  readonly count: string
}

/** Opens a store, asks it a question, closes it. */
async function start(folder: string, cache: string): Promise<Started> {
  const log: string[] = []
  const store = openEmbedded({ folder, cache, engines: 1, log: (message) => log.push(message) })
  try {
    await store.ready
    const { body } = await store.query('SELECT (COUNT(*) AS ?n) { ?s <q> ?o }', { mediaType: 'text/csv' })
    let count = ''
    for await (const piece of body) count += Buffer.from(piece).toString()
    return { log: log.join('\n'), count }
  } finally {
    await store.close()
  }
}

async function prepare(): Promise<{ readonly folder: string; readonly cache: string; readonly memory: () => string }> {
  const { folder } = await writeRelease(lines.map((text) => [text]))
  const cache = mkdtempSync(join(tmpdir(), 'dataesr-image-'))
  folders.push(folder, cache)
  const engines = join(cache, 'engines')
  return { folder, cache, memory: () => join(engines, readdirSync(engines)[0]!, 'memory') }
}

test('what was loaded once is read the next time', async () => {
  const { folder, cache } = await prepare()
  const first = await start(folder, cache)
  expect(first.log).toContain('loaded from the release')
  const second = await start(folder, cache)
  expect(second.log).toContain('loaded from the image')
  expect(second.count).toBe(first.count)
  expect(second.count).toContain('500')
})

test.each([
  ['too short', (path: string) => truncateSync(path, 65536)],
  ['changed', changeByte],
] as const)('an image that is %s is not used, and made anew', async (_, damage) => {
  const { folder, cache, memory } = await prepare()
  await start(folder, cache)
  damage(memory())
  const second = await start(folder, cache)
  expect(second.log).toContain('the image')
  expect(second.log).toContain('loaded from the release')
  expect(second.count).toContain('500')
  expect((await start(folder, cache)).log).toContain('loaded from the image')
})

function changeByte(path: string): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.from('damage'), 0, 6, 1_200_000)
  closeSync(file)
}

test('a cache that cannot be written is told, and no hindrance', async () => {
  const { folder } = await prepare()
  const cache = join(folder, 'a file')
  writeFileSync(cache, '')
  const { log, count } = await start(folder, cache)
  expect(log).toContain('cannot be kept')
  expect(count).toContain('500')
})

test('what has not been used for longest goes', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'dataesr-image-'))
  folders.push(cache)
  for (let at = 0; at < 5; at++) {
    const { folder } = await writeRelease([[line('ex:a', 'ex:p', `"${at}"`, 'ex:g')]])
    folders.push(folder)
    await start(folder, cache)
  }
  expect(readdirSync(join(cache, 'engines'))).toHaveLength(3)
})
