import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Spool } from '../../src/store/spool.js'

const pause = () => new Promise<void>((resolve) => setImmediate(resolve))

test('gives what it takes, in its order, whoever is the faster', async () => {
  const sizes = fc.array(fc.oneof(fc.nat(2_000), fc.integer({ min: 300_000, max: 900_000 })), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(sizes, fc.array(fc.boolean()), fc.array(fc.boolean()), async (pieces, writing, reading) => {
      const spool = new Spool()
      const sent = pieces.map((size, at) => Buffer.alloc(size, at + 1))
      const write = async () => {
        for (const [at, piece] of sent.entries()) {
          if (writing[at]) await pause()
          await spool.write(piece)
        }
        spool.end()
      }
      const read = async () => {
        const got = []
        for await (const piece of spool) {
          if (reading[got.length]) await pause()
          got.push(piece)
        }
        return Buffer.concat(got)
      }
      const [, got] = await Promise.all([write(), read()])
      expect(got.equals(Buffer.concat(sent))).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('takes all before anything is read, in little memory', async () => {
  const spool = new Spool()
  const piece = Buffer.alloc(1 << 20, 7)
  const before = process.memoryUsage().arrayBuffers
  for (let at = 0; at < 64; at++) await spool.write(piece)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20)
  spool.end()
  let bytes = 0
  for await (const part of spool) bytes += part.length
  expect(bytes).toBe(64 << 20)
})

test('fails at once, whatever waits', async () => {
  const spool = new Spool()
  await spool.write(Buffer.from('a'))
  spool.fail(new Error('broken'))
  spool.end()
  await expect(spool[Symbol.asyncIterator]().next()).rejects.toThrow('broken')
})

test('tells that the reader has left, but not at the end', async () => {
  let left = 0
  const spool = new Spool(() => left++)
  await spool.write(Buffer.from('a'))
  for await (const piece of spool) if (piece.length > 0) break
  expect(left).toBe(1)
  const other = new Spool(() => left++)
  await other.write(Buffer.from('a'))
  other.end()
  for await (const piece of other) expect(piece.toString()).toBe('a')
  expect(left).toBe(1)
})
