import { afterAll, expect, test } from 'vitest'
import { EnginePool } from '../../src/store/pool.js'
import { fakeEngine } from './fakeEngine.js'

const options = { name: 'fake', start: () => fakeEngine(), engines: 2, maxBytes: 1e9, log: () => undefined }
const pool = new EnginePool({ ...options, limits: { long: 60, grace: 20 } })
afterAll(() => pool.close())

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function ask(text: string, signal?: AbortSignal): Promise<void> {
  const body = await pool.ask({ text, mediaType: 'text/csv' }, { mediaType: 'text/csv', ...(signal && { signal }) })
  for await (const piece of body) expect(piece.length).toBeGreaterThan(0)
}

test('that the clients of a long query left soon does not make it a light one', async () => {
  await pool.start()
  await ask('wait 400 long')
  for (let i = 0; i < 8; i++) {
    await expect(ask('wait 400 long', AbortSignal.timeout(10))).rejects.toThrow()
    await sleep(60)
  }
  const long = Promise.all([1, 2, 3, 4].map(() => ask('wait 400 long')))
  await sleep(30)
  // One seat is left for light queries.
  expect(pool.status().busy).toBe(1)
  await long
})
