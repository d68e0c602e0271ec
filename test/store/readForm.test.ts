import { afterAll, describe, expect, test } from 'vitest'
import { declare, queryForm } from '../../src/store/form.js'
import { createFormReader } from '../../src/store/readForm.js'

const reader = createFormReader()
afterAll(() => reader.close())

describe('a query that is read without holding up what else goes on', () => {
  const values = `SELECT * { VALUES ?x { ${'ex:a <x:y> "z" '.repeat(1_000)} } }`
  const known = { ex: 'http://example.org/' }

  test('tells the same of itself, whether short or long', async () => {
    expect(await reader.read('ASK { ?s ex:p ?o }', known)).toEqual(queryForm('ASK { ?s ex:p ?o }', known))
    expect(await reader.read(values, known)).toEqual(queryForm(values, known))
  })

  test('is known as it is put to an engine, and not read again', async () => {
    const text = `SELECT * { VALUES ?x { ${'ex:a <x:y> '.repeat(8_000)} } } # once`
    const { assumed } = await reader.read(text, known)
    const begun = performance.now()
    expect(queryForm(declare(text, assumed))).toEqual({ form: 'select', services: [], assumed: {} })
    expect(performance.now() - begun).toBeLessThan(20)
  })

  test('fails with its place, whether short or long', async () => {
    const long = `${values.slice(0, -1)}\n FILTER(?x = ) }`
    for (const text of ['SELECT * {\n FILTER(?x = ) }', long])
      await expect(reader.read(text, known)).rejects.toMatchObject({
        code: 'query-syntax',
        message: '")" is not expected here',
        origin: { line: 2, character: 14 },
      })
    await expect(reader.read(`INSERT DATA { ${'<x:a> <x:b> <x:c> . '.repeat(500)} }`)).rejects.toMatchObject({
      code: 'read-only',
    })
  })

  test('leaves the thread of the program free, and many of them are refused', async () => {
    const begun = performance.now()
    let longest = 0
    let last = begun
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    let read = 0
    const heavy = `SELECT (1${'+1'.repeat(1_500)} AS ?x) { }`
    const outcomes = await Promise.allSettled(
      Array.from({ length: 55 }, () => reader.read(heavy, {}, (spent) => (read += spent))),
    )
    clearInterval(beat)
    const refused = outcomes.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(5)
    expect(refused[0]).toMatchObject({ reason: { code: 'too-busy' } })
    expect(read).toBeGreaterThan(5)
    expect(longest).toBeLessThan(500)
  })
})
