import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../src/store/engine.js'
import { findOxigraph } from '../../src/store/native/findOxigraph.js'
import { loadOxigraph } from '../../src/store/native/loadOxigraph.js'
import { openNative } from '../../src/store/native/openNative.js'
import { startNative } from '../../src/store/native/startNative.js'
import { base, emptyFolder, line, writeRelease } from '../release/sample.js'
import { isPassedOver, kinds } from './engines/kinds.js'

const lines = [line('ex:a', 'ex:p', '"un"@fr', 'ex:g1'), line('ex:b', 'ex:p', 'ex:a', 'ex:g2')]
const csv = 'text/csv'

test('a program that cannot be used is told, with the way out', () => {
  const path = join(emptyFolder(), 'oxigraph')
  const problemOf = () => expect(() => findOxigraph(path))
  problemOf().toThrow(
    expect.objectContaining({ code: 'engine-not-found', message: expect.stringContaining('pip install') }),
  )
  for (const said of ['oxigraph 0.3.9', 'a program of another kind']) {
    writeFileSync(path, `#!/bin/sh\necho '${said}'\n`, { mode: 0o755 })
    problemOf().toThrow(expect.objectContaining({ code: 'engine-not-found' }))
  }
})

describe.skipIf(isPassedOver(kinds.find(({ name }) => name === 'oxigraph')!))('native Oxigraph', () => {
  const program = findOxigraph()!
  const engines: Engine[] = []
  afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.stop())))

  async function start(): Promise<{ readonly engine: Engine; readonly pid: number }> {
    const { folder } = await writeRelease(lines.map((text) => [text]))
    const location = join(emptyFolder(), 'location')
    const log = () => undefined
    const loading = loadOxigraph({ program, folder, location, log })
    const engine = startNative({ program, location, baseIRI: base, log, loading })
    engines.push(engine)
    return { engine, pid: Number(/process (\d+)/.exec(await engine.loaded)![1]) }
  }

  test('loads a release once', async () => {
    const { folder } = await writeRelease(lines.map((text) => [text]))
    const cache = emptyFolder()
    const told: string[][] = []
    for (const _start of [1, 2]) {
      const log: string[] = []
      told.push(log)
      const store = openNative(program, { folder, cache, engines: 1, log: (message) => log.push(message) })
      await store.ready
      await store.close()
    }
    expect(told[0]!.join('\n')).toContain('the release is loaded in')
    expect(told[1]!.join('\n')).not.toContain('the release is loaded in')
    expect(readdirSync(join(cache, 'engines'))).toHaveLength(1)
  })

  test('leaves no location where the release cannot be read', async () => {
    const { folder, bytes } = await writeRelease(lines.map((text) => [text]))
    writeFileSync(join(folder, 'quads.nq'), 'x'.repeat(bytes))
    const location = join(emptyFolder(), 'location')
    const loading = loadOxigraph({ program, folder, location, log: () => undefined })
    await expect(loading).rejects.toMatchObject({
      code: 'engine-failed',
      message: expect.stringContaining('Parsing error'),
    })
    expect(existsSync(location)).toBe(false)
  })

  test('places the mistakes that only the engine finds', async () => {
    const { engine } = await start()
    const asked = engine.ask({ text: 'SELECT ?s\n{ ?s ?p ?o }\nGROUP BY ?p', mediaType: csv }, {})
    await expect(asked).rejects.toMatchObject({ code: 'query-syntax', origin: { line: 3 } })
    expect(
      Buffer.from(
        (await engine.ask({ text: 'SELECT ?s { ?s <p> "un"@fr }', mediaType: csv }, {})) as Uint8Array,
      ).toString(),
    ).toBe(`s\r\n${base}a\r\n`)
  })

  test('is dead when its process ends, and says so', async () => {
    const { engine, pid } = await start()
    process.kill(pid, 'SIGKILL')
    const asked = engine.ask({ text: 'ASK {}', mediaType: csv }, {})
    await expect(asked).rejects.toMatchObject({ code: 'query-failed', message: expect.stringContaining('SIGKILL') })
    expect(engine.isDead).toBe(true)
  })

  test('listens on this machine only', async () => {
    const { pid } = await start()
    const inode = /socket:\[(\d+)\]/
    const sockets = execFileSync('ls', ['-l', `/proc/${pid}/fd`], { encoding: 'utf8' })
      .split('\n')
      .flatMap((text) => inode.exec(text)?.[1] ?? [])
    const listening = execFileSync('cat', ['/proc/net/tcp', '/proc/net/tcp6'], { encoding: 'utf8' })
      .split('\n')
      .map((text) => text.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && sockets.includes(fields[9]!))
    expect(listening.map((fields) => fields[1]!.split(':')[0])).toEqual(['0100007F'])
  })

  test('ends with our process, however that ends', async () => {
    const { folder } = await writeRelease(lines.map((text) => [text]))
    const module = (path: string) => JSON.stringify(pathToFileURL(`dist/store/native/${path}.js`).href)
    const script = `
      const { openNative } = await import(${module('openNative')})
      const { findOxigraph } = await import(${module('findOxigraph')})
      const log = (message) => console.log(message)
      const store = openNative(findOxigraph(), { folder: ${JSON.stringify(folder)}, cache: ${JSON.stringify(emptyFolder())}, engines: 1, log })
      await store.ready`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let pid: number | undefined
    for await (const text of child.stdout) {
      pid = Number(/process (\d+)/.exec(String(text))?.[1] ?? NaN) || pid
      if (pid !== undefined) break
    }
    expect(isRunning(pid!)).toBe(true)
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    const deadline = Date.now() + 2_000
    while (isRunning(pid!) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(isRunning(pid!)).toBe(false)
  }, 20_000)
})

/** A process that has ended, and whose parent has not been told, runs no more. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(
      execFileSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    )
  } catch {
    return false
  }
}
