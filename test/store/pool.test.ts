import { afterEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../src/store/engine.js'
import { EnginePool, type PoolOptions } from '../../src/store/pool.js'
import type { QueryOptions } from '../../src/store/store.js'
import { fakeEngine } from './fakeEngine.js'

const pools: EnginePool[] = []
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
})

interface Options extends Partial<PoolOptions> {
  readonly asked?: string[]
}

async function open({ asked = [], ...options }: Options = {}): Promise<EnginePool> {
  const pool = new EnginePool({
    name: 'fake',
    start: () => fakeEngine(asked),
    engines: 2,
    maxBytes: 1e9,
    log: () => undefined,
    ...options,
    limits: { long: 60, grace: 20, ...options.limits },
  })
  pools.push(pool)
  await pool.start()
  await until(() => pool.status().loading === 0)
  return pool
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(2)
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function ask(pool: EnginePool, text: string, options: Partial<QueryOptions> = {}): Promise<string> {
  const body = await pool.ask({ text, mediaType: 'text/csv' }, { mediaType: 'text/csv', ...options })
  return (await collect(body)).toString()
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe('long queries', () => {
  test('leave an engine for light ones, however many they are', async () => {
    const pool = await open({ engines: 3 })
    const long = Array.from({ length: 6 }, (_, at) => ask(pool, `wait 400 long${'x'.repeat(at)}`))
    await sleep(300)
    const begun = performance.now()
    expect(await ask(pool, 'wait 1 light')).toBe('wait 1 light')
    expect(performance.now() - begun).toBeLessThan(250)
    expect(pool.status().busy).toBe(2)
    expect(await Promise.all(long)).toHaveLength(6)
  })

  test('that were taken for light ones are run again, and only one of them is stopped at a time', async () => {
    const asked: string[] = []
    const pool = await open({ asked })
    const answers = await Promise.all([ask(pool, 'wait 200 a'), ask(pool, 'wait 200 b')])
    expect(answers).toEqual(['wait 200 a', 'wait 200 b'])
    expect(asked).toHaveLength(3)
    expect(pool.status().stopped).toBe(1)
    // Now both are known: neither takes the place of light ones.
    await Promise.all([ask(pool, 'wait 200 a'), ask(pool, 'wait 200 b')])
    expect(asked).toHaveLength(5)
    expect(pool.status().stopped).toBe(1)
  })

  test('of different things are of one kind', async () => {
    const asked: string[] = []
    const pool = await open({ asked })
    await ask(pool, 'wait 150 <https://a.example/1>')
    await Promise.all([ask(pool, 'wait 151 <https://a.example/2>'), ask(pool, 'wait 152 <https://b.example/3>')])
    expect(pool.status().stopped).toBe(0)
    expect(asked).toHaveLength(3)
  })

  test('run on the one engine where there is no other', async () => {
    const pool = await open({ engines: 1 })
    expect(await ask(pool, 'wait 150 x')).toBe('wait 150 x')
    expect(pool.status().stopped).toBe(0)
  })
})

test('what is expected to take less goes first', async () => {
  const asked: string[] = []
  const pool = await open({ asked, engines: 1, limits: { long: 500 } })
  await ask(pool, 'wait 1 <small>')
  await ask(pool, 'wait 200 <middle> x')
  asked.length = 0
  const first = ask(pool, 'wait 100 <a> other', { client: 'others' })
  const middle = ['a', 'b'].map((client) => ask(pool, `wait 200 <${client}> x`, { client }))
  const small = ask(pool, 'wait 1 <c>', { client: 'busy' })
  await Promise.all([first, small, ...middle])
  expect(asked[1]).toBe('wait 1 <c>')
})

describe('clients', () => {
  test('who have had less go first', async () => {
    const asked: string[] = []
    const pool = await open({ asked, engines: 1 })
    const many = Array.from({ length: 5 }, (_, at) => ask(pool, `wait 30 many${'x'.repeat(at)}`, { client: 'many' }))
    await sleep(45)
    const one = ask(pool, 'wait 30 one', { client: 'one' })
    await Promise.all([...many, one])
    expect(asked.indexOf('wait 30 one')).toBe(2)
  })

  test('may have so many waiting, and all together so many', async () => {
    const pool = await open({ engines: 1, limits: { waiting: 4, waitingOfClient: 2 } })
    const of = (client: string) => ask(pool, 'wait 30', { client })
    const first = of('a')
    await sleep(5)
    const taken = [of('a'), of('a')]
    await expect(of('a')).rejects.toMatchObject({ code: 'too-busy', message: expect.stringContaining('of your') })
    taken.push(of('b'), of('b'))
    await expect(of('c')).rejects.toMatchObject({ code: 'too-busy', message: expect.stringContaining('4 queries') })
    expect(await Promise.all([first, ...taken])).toHaveLength(5)
  })

  test('are told what engines were occupied for, once, whatever came of it', async () => {
    const pool = await open({ engines: 1 })
    const spent: number[] = []
    const options = { spent: (milliseconds: number) => spent.push(milliseconds) }
    await ask(pool, 'wait 50', options)
    await expect(ask(pool, 'fail', options)).rejects.toThrow()
    await expect(ask(pool, 'wait 1000', { ...options, timeout: 50 })).rejects.toMatchObject({ code: 'query-timeout' })
    await until(() => spent.length === 3)
    expect(spent[0]).toBeGreaterThan(40)
    expect(spent[1]).toBeLessThan(40)
    expect(spent[2]).toBeGreaterThan(40)
    expect(spent[2]).toBeLessThan(500)
  })
})

describe('an answer that comes in pieces', () => {
  test('is given whole', async () => {
    const pool = await open()
    const body = await pool.ask({ text: 'pieces 50', mediaType: '' }, { mediaType: '' })
    const whole = await collect(body)
    expect(whole.length).toBe(50_000)
    expect(whole.every((byte, at) => byte === Math.floor(at / 1_000))).toBe(true)
  })

  test('does not hold the engine for a reader who takes nothing', async () => {
    const pool = await open({ engines: 1 })
    const body = await pool.ask({ text: 'pieces 5000', mediaType: '' }, { mediaType: '' })
    expect(await ask(pool, 'wait 1')).toBe('wait 1')
    expect((await collect(body)).length).toBe(5_000_000)
  })

  test('is broken off at the limit of time, and of size; nothing is said to be whole that is not', async () => {
    const pool = await open({ maxBytes: 100_000 })
    const slow = await pool.ask({ text: 'pieces 90', mediaType: '' }, { mediaType: '', timeout: 30 })
    await expect(collect(slow)).rejects.toMatchObject({ code: 'query-timeout' })
    const large = await pool.ask({ text: 'pieces 200', mediaType: '' }, { mediaType: '' })
    await expect(collect(large)).rejects.toMatchObject({ code: 'result-too-large' })
    expect(await ask(pool, 'wait 1')).toBe('wait 1')
    expect(pool.status().stopped).toBe(2)
  })

  test('ends when the reader leaves', async () => {
    const pool = await open({ engines: 1 })
    const body = await pool.ask({ text: 'pieces 1000000', mediaType: '' }, { mediaType: '' })
    for await (const piece of body) if (piece.length > 0) break
    expect(await ask(pool, 'wait 1')).toBe('wait 1')
    expect(pool.status().stopped).toBe(1)
  })
})

describe('engines', () => {
  test('that end by themselves are replaced, those that cannot load are tried again', async () => {
    const engines: Engine[] = []
    let failures = 0
    const start = () => {
      const engine = fakeEngine()
      const isBroken = engines.length === 2
      engines.push(engine)
      if (!isBroken) return engine
      failures++
      return { ...engine, loaded: Promise.reject(new Error('no memory')) }
    }
    const log: string[] = []
    const pool = await open({ start, log: (line) => log.push(line) })
    await engines[0]!.stop()
    expect(await ask(pool, 'wait 1')).toBe('wait 1')
    await until(() => pool.status().idle === 2)
    expect(failures).toBe(1)
    expect(log.some((line) => line.includes('no memory'))).toBe(true)
  })

  test('that cannot load at first: the store says so', async () => {
    const pool = new EnginePool({
      name: 'fake',
      start: () => ({ ...fakeEngine(), loaded: Promise.reject(new Error('no memory')) }),
      engines: 2,
      maxBytes: 1,
      log: () => undefined,
    })
    await expect(pool.start()).rejects.toThrow('no memory')
    await expect(ask(pool, 'wait 1')).rejects.toThrow('no memory')
    expect(pool.isReady).toBe(false)
  })
})
