import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openEmbedded } from '../../src/store/embedded/openEmbedded.js'
import type { Store } from '../../src/store/store.js'
import { base, line, writeRelease } from '../release/sample.js'

const json = 'application/sparql-results+json'

/** Runs for as long as it is let. */
const endless = 'SELECT (COUNT(*) AS ?c) { ?a ?b ?c1 . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }'

const lines = [
  line('ex:a', 'ex:p', '"un"@fr', 'ex:g1'),
  line('ex:a', 'ex:p', '"un"@fr', 'ex:g2'),
  line('ex:b', 'ex:p', 'ex:a', 'ex:g2'),
  ...Array.from({ length: 200 }, (_, at) => line(`ex:n${at}`, 'ex:q', `"${at}"`, 'ex:g3')),
]

const stores: Store[] = []
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()))
})

async function open(workers = 1): Promise<Store> {
  const { folder } = await writeRelease(lines.map((text) => [text]))
  const store = openEmbedded({ folder, engines: workers })
  stores.push(store)
  return store
}

async function ask(store: Store, text: string, options: Partial<Parameters<Store['query']>[1]> = {}): Promise<string> {
  const { body } = await store.query(text, { mediaType: 'text/csv', ...options })
  const decoder = new TextDecoder()
  let answer = ''
  for await (const part of body) answer += decoder.decode(part, { stream: true })
  return answer.replaceAll('\r\n', '\n')
}

describe('a store', () => {
  let store: Store
  beforeAll(async () => {
    store = await open()
    await store.ready
  })

  test('answers in every format of results', async () => {
    const text = 'SELECT ?o { <a> <p> ?o }'
    expect(JSON.parse(await ask(store, text, { mediaType: json }))).toEqual({
      head: { vars: ['o'] },
      results: { bindings: [{ o: { type: 'literal', value: 'un', 'xml:lang': 'fr' } }] },
    })
    expect(await ask(store, text, { mediaType: 'application/sparql-results+xml' })).toContain(
      '<literal xml:lang="fr">un</literal>',
    )
    expect(await ask(store, text)).toBe('o\nun\n')
    expect(await ask(store, text, { mediaType: 'text/tab-separated-values' })).toBe('?o\n"un"@fr\n')
    expect(await ask(store, 'ASK {}', { mediaType: json })).toContain('true')
  })

  test.each([
    'text/turtle',
    'application/n-triples',
    'application/n-quads',
    'application/trig',
    'application/rdf+xml',
    'application/ld+json',
  ])('answers CONSTRUCT and DESCRIBE as %s', async (mediaType) => {
    expect(await ask(store, 'CONSTRUCT { ?s <p> ?o } WHERE { ?s <p> ?o }', { mediaType })).toContain(`${base}a`)
    expect(await ask(store, 'DESCRIBE <b>', { mediaType })).toContain(`${base}b`)
  })

  test('has the union of all graphs as default graph, each triple once', async () => {
    expect(await ask(store, 'SELECT (COUNT(*) AS ?c) { ?s <p> ?o }')).toBe('c\n2\n')
    const mediaType = 'application/n-triples'
    const constructed = await ask(store, 'CONSTRUCT WHERE { <a> ?p ?o }', { mediaType })
    expect(constructed).toBe(`${line('ex:a', 'ex:p', '"un"@fr')}\n`)
    expect(await ask(store, 'SELECT (COUNT(*) AS ?c) { GRAPH ?g { ?s <p> ?o } }')).toBe('c\n3\n')
  })

  test('asks the graphs that the query names', async () => {
    expect(await ask(store, 'SELECT ?s FROM <g1> { ?s <p> ?o }')).toBe(`s\n${base}a\n`)
    expect(await ask(store, 'SELECT ?g FROM NAMED <g1> { GRAPH ?g { ?s <p> ?o } }')).toBe(`g\n${base}g1\n`)
    expect(await ask(store, 'SELECT ?s FROM NAMED <g1> { ?s <p> ?o }')).toBe('s\n')
  })

  test('asks the graphs that the protocol names, whatever the query names', async () => {
    const defaultGraphs = [`${base}g1`]
    const namedGraphs = [`${base}g2`]
    expect(await ask(store, 'SELECT ?s { ?s <p> ?o }', { defaultGraphs })).toBe(`s\n${base}a\n`)
    expect(await ask(store, 'SELECT ?s FROM <g2> { ?s <p> ?o }', { defaultGraphs })).toBe(`s\n${base}a\n`)
    expect(await ask(store, 'SELECT ?g { GRAPH ?g { ?s <p> ?o } }', { defaultGraphs })).toBe('g\n')
    expect(await ask(store, 'SELECT DISTINCT ?g { GRAPH ?g { ?s <p> ?o } }', { namedGraphs })).toBe(`g\n${base}g2\n`)
    expect(await ask(store, 'SELECT ?s { ?s <p> ?o }', { namedGraphs })).toBe('s\n')
  })

  test('holds the catalogue in its graph', async () => {
    expect(await ask(store, 'SELECT ?s { GRAPH <graph/catalogue> { ?s a ?c } }')).toBe(`s\n${base}dataset/a\n`)
  })

  test('tells what it cannot answer', async () => {
    await expect(ask(store, 'SELECT * {\n?s ?p }')).rejects.toMatchObject({ code: 'query-syntax', origin: { line: 2 } })
    await expect(ask(store, 'DROP ALL')).rejects.toMatchObject({ code: 'read-only' })
    await expect(ask(store, 'ASK {}', { mediaType: 'text/turtle' })).rejects.toMatchObject({ code: 'query-failed' })
    await expect(ask(store, 'SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }')).rejects.toMatchObject({
      code: 'query-failed',
    })
    // What only the engine finds: it has no place in the text but is a mistake of the query.
    await expect(ask(store, 'SELECT ?s { ?s ?p ?o } GROUP BY ?p')).rejects.toMatchObject({ code: 'query-syntax' })
  })

  test('gives a large answer in parts', async () => {
    const { body } = await store.query('SELECT * { ?a <q> ?b . ?c <q> ?d }', { mediaType: json })
    let [parts, bytes] = [0, 0]
    for await (const part of body) {
      parts++
      bytes += part.length
    }
    expect(parts).toBeGreaterThan(10)
    expect(bytes).toBeGreaterThan(40_000 * 100)
  })

  test('answers questions that come together, in their order', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => ask(store, `SELECT (${at} AS ?x) {}`)))
    expect(answers).toEqual(Array.from({ length: 50 }, (_, at) => `x\n${at}\n`))
  })
})

describe('a store that loads', () => {
  test('says that it is not ready, then is', async () => {
    const store = await open()
    expect(store.isReady).toBe(false)
    await expect(ask(store, 'ASK {}')).rejects.toMatchObject({ code: 'not-ready' })
    await store.ready
    expect(store.isReady).toBe(true)
    expect(await ask(store, 'ASK {}')).toBe('true')
  })

  test('fails where there is no release, or one that is no N-Quads', async () => {
    expect(() => openEmbedded({ folder: '/nowhere' })).toThrow(expect.objectContaining({ code: 'no-release' }))
    const { folder, bytes } = await writeRelease(lines.map((text) => [text]))
    writeFileSync(join(folder, 'quads.nq'), 'x'.repeat(bytes))
    const store = openEmbedded({ folder })
    await expect(store.ready).rejects.toMatchObject({ code: 'damaged-release' })
    expect(store.isReady).toBe(false)
    await expect(ask(store, 'ASK {}')).rejects.toMatchObject({ code: 'damaged-release' })
    appendFileSync(join(folder, 'quads.nq'), 'x')
    expect(() => openEmbedded({ folder })).toThrow(expect.objectContaining({ code: 'damaged-release' }))
    rmSync(folder, { recursive: true })
  })
})

describe('a query that must be stopped', () => {
  test('is stopped at its limit; those that wait are answered by the next engine', async () => {
    const store = await open()
    await store.ready
    const stopped = ask(store, endless, { timeout: 200 })
    const waiting = ask(store, 'SELECT (1 AS ?x) {}')
    const impatient = ask(store, 'SELECT (2 AS ?x) {}', { timeout: 50 })
    await expect(impatient).rejects.toMatchObject({ code: 'query-timeout' })
    await expect(stopped).rejects.toMatchObject({ code: 'query-timeout', message: expect.stringContaining('0.2 s') })
    expect(await ask(store, 'ASK {}')).toBe('true')
    expect(await waiting).toBe('x\n1\n')
    expect(store.isReady).toBe(true)
    expect(store.status()).toMatchObject({ stopped: 1, waiting: 0 })
  })

  test('does not stop the others where there are two engines', async () => {
    const store = await open(2)
    await store.ready
    while (!(await bothAnswer(store)));
    const stopped = ask(store, endless, { timeout: 300 })
    expect(await ask(store, 'ASK {}')).toBe('true')
    await expect(stopped).rejects.toMatchObject({ code: 'query-timeout' })
    expect(await ask(store, 'ASK {}')).toBe('true')
  })

  test('is stopped when its client has gone', async () => {
    const store = await open()
    await store.ready
    const gone = new AbortController()
    const left = ask(store, endless, { signal: gone.signal })
    const waiting = ask(store, 'SELECT (1 AS ?x) {}')
    gone.abort()
    await expect(left).rejects.toThrow('aborted')
    expect(await waiting).toBe('x\n1\n')
    await expect(ask(store, 'ASK {}', { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
  })

  test('that is short runs to its end when its client goes, and the engine stays', async () => {
    const store = await open()
    await store.ready
    const gone = new AbortController()
    const left = ask(store, 'SELECT (1 AS ?x) {}', { signal: gone.signal })
    gone.abort()
    await expect(left).rejects.toThrow('aborted')
    expect(await ask(store, 'SELECT (2 AS ?x) {}')).toBe('x\n2\n')
    expect(store.isReady).toBe(true)
  })

  test('may break the engine: it fails, the next engine answers', async () => {
    const store = await open()
    await store.ready
    const chain = `SELECT (1${'+1'.repeat(3000)} AS ?x) {}`
    const broken = ask(store, chain)
    const waiting = ask(store, 'SELECT (1 AS ?x) {}')
    await expect(broken).rejects.toMatchObject({ code: 'query-failed' })
    expect(await waiting).toBe('x\n1\n')
  })

  test('fails when the store is closed', async () => {
    const store = await open()
    await store.ready
    const running = ask(store, endless)
    const waiting = ask(store, 'ASK {}')
    await Promise.all([
      store.close(),
      expect(running).rejects.toMatchObject({ code: 'query-failed' }),
      expect(waiting).rejects.toMatchObject({ code: 'not-ready' }),
    ])
    await expect(ask(store, 'ASK {}')).rejects.toMatchObject({ code: 'not-ready' })
  })
})

/** Two slow questions at once are answered in the time of one only when both engines have loaded. */
async function bothAnswer(store: Store): Promise<boolean> {
  const slow = 'SELECT (COUNT(*) AS ?c) { ?a <q> ?b . ?d <q> ?e . FILTER(?b < ?e) }'
  let first = false
  const one = ask(store, slow).then(() => (first = true))
  await ask(store, 'ASK {}')
  const overtook = !first
  await one
  return overtook
}
