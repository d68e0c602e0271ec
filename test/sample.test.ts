import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { isomorphic } from 'rdf-isomorphic'
import type { Quad } from '@rdfjs/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readers } from './readGraph.js'
import { listen, type Listening } from '../src/publish/listen.js'
import { createSite } from '../src/publish/server.js'
import { factory } from '../src/rdf/environment.js'
import { formats } from '../src/rdf/formats.js'
import { parseQuads } from '../src/rdf/quads.js'
import { openRelease } from '../src/release/open.js'
import type { Release } from '../src/release/release.js'
import type { BuildReport } from '../src/build.js'
import { openEmbedded } from '../src/store/embedded/openEmbedded.js'
import type { Store } from '../src/store/store.js'

const base = 'https://dataesr.example/'
const out = mkdtempSync(join(tmpdir(), 'dataesr-sample-'))
let folder = ''
let release: Release
let store: Store
let listening: Listening
let origin = ''

beforeAll(async () => {
  const program = join(import.meta.dirname, '../dist/cli.js')
  folder = execFileSync(process.execPath, [program, 'build', '--out', out, '--quiet'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
  release = openRelease(folder)
  store = openEmbedded({ folder })
  listening = await listen(createSite({ release, store, version: '0', log: pino({ enabled: false }) }), {
    host: '127.0.0.1',
    port: 0,
  })
  origin = `http://127.0.0.1:${listening.port}`
  await store.ready
})
afterAll(async () => {
  await listening.close()
  await store.close()
  release.close()
  rmSync(out, { recursive: true, force: true })
})

/** Asks the sample's SPARQL endpoint; one row a line, cells joined by a space. */
async function ask(query: string): Promise<readonly string[]> {
  const prefixes = `PREFIX esr: <${base}ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX dct: <http://purl.org/dc/terms/>`
  const answer = await fetch(`${origin}/sparql?query=${encodeURIComponent(`${prefixes} ${query}`)}`)
  expect(answer.status, await answer.clone().text()).toBe(200)
  const { results } = (await answer.json()) as { results: { bindings: Record<string, { value: string }>[] } }
  return results.bindings.map((row) =>
    Object.values(row)
      .map(({ value }) => value)
      .join(' '),
  )
}

describe('the sample release', () => {
  it('holds only what a strict parser reads, sorted, each line once', () => {
    const text = readFileSync(join(folder, 'quads.nq'), 'utf8')
    const lines = text.split('\n').slice(0, -1)
    expect(parseQuads(text)).toHaveLength(lines.length)
    expect(lines).toEqual([...new Set(lines)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
  })

  it('has a report in which each code is told at most 20 times', () => {
    const { problems, datasets } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as BuildReport
    for (const [code, summary] of Object.entries(problems)) expect(summary.first.length, code).toBeLessThanOrEqual(20)
    expect(Object.keys(datasets).length).toBeGreaterThanOrEqual(7)
  })

  it('shows the troubles that it was chosen for', () => {
    const { problems } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as BuildReport
    for (const code of ['shared-identifier', 'invalid-iri', 'wrong-check-digit', 'unresolved-link'] as const) {
      expect(problems[code]?.count ?? 0, code).toBeGreaterThan(0)
    }
  })
})

describe('the questions of its users', () => {
  it('a unit’s supervisors', async () => {
    const supervisors = await ask(
      'SELECT ?name { ?unit esr:rnsr "200810693T" ; esr:supervisedBy/skos:prefLabel ?name FILTER(lang(?name) = "fr") } ORDER BY ?name',
    )
    expect(supervisors).toEqual([
      'Centrale Nantes',
      'Centre national de la recherche scientifique',
      'Le Mans Université',
      'Nantes Université',
      'Université Bretagne Sud',
      "Université d'Angers",
    ])
  })

  it('an institution’s ROR and Wikidata', async () => {
    const known = await ask(
      'SELECT ?ror ?wikidata { ?cnrs esr:siren "180089013" ; esr:ror ?ror ; esr:wikidata ?wikidata }',
    )
    expect(known).toContain('02feahw73 Q280413')
    const same = await ask('SELECT ?same { <https://dataesr.example/id/institution/n2X5f> owl:sameAs ?same }')
    expect(same).toEqual(
      expect.arrayContaining(['https://ror.org/02feahw73', 'http://www.wikidata.org/entity/Q280413']),
    )
  })

  it('the publications of an institution', async () => {
    const [count] = await ask(
      'SELECT (COUNT(?p) AS ?n) { ?p a esr:Publication ; esr:affiliation <https://dataesr.example/id/institution/n2X5f> }',
    )
    expect(Number(count)).toBeGreaterThan(0)
  })

  it('one name a language and thing', async () => {
    expect(
      await ask('SELECT ?s ?a ?b { ?s skos:prefLabel ?a , ?b FILTER(lang(?a) = lang(?b) && ?a != ?b) } LIMIT 5'),
    ).toEqual([])
  })
})

describe('every resource', () => {
  it('dereferences in every format to the same graph', async () => {
    const documents = await findDocuments()
    expect(documents.length).toBeGreaterThan(1000)
    const different: string[] = []
    await inTurns(documents, async (document) => {
      const graphs = await Promise.all(
        Object.entries(readers).map(async ([extension, read]) =>
          triples(await read(await textOf(`${document}.${extension}`))),
        ),
      )
      if (!graphs.every((graph) => isSame(graph, graphs[0]!))) different.push(document)
    })
    expect(different).toEqual([])
  }, 600_000)

  it('has a page whose internal links all lead somewhere', async () => {
    const links = new Map<string, string>()
    await inTurns(await findDocuments(), async (document) => {
      const page = await textOf(`${document}.html`)
      for (const [, href] of page.matchAll(/(?:href|action|src)="(\/[^"]*)"/g))
        links.set(href!.replaceAll('&amp;', '&').split('#')[0]!, document)
    })
    const broken: string[] = []
    await inTurns([...links.keys()], async (href) => {
      const answer = await fetch(origin + href, { method: 'HEAD', headers: { Accept: 'text/html' } })
      if (answer.status !== 200) broken.push(`${answer.status} ${href} on ${links.get(href)!}`)
    })
    expect(broken).toEqual([])
  }, 600_000)

  it('covers every format of the table', () => {
    expect(Object.keys(readers).sort()).toEqual(
      formats
        .map(({ name }) => name)
        .filter((name) => name !== 'html')
        .sort(),
    )
  })
})

/** The paths of the documents of all things, below the base, that have one of their own. */
async function findDocuments(): Promise<readonly string[]> {
  const things = new Set([...release.subjects()].filter((iri) => iri.startsWith(base)).map((iri) => iri.split('#')[0]!))
  const found = new Set<string>()
  await inTurns(
    [...things].filter((iri) => release.has(iri)),
    async (iri) => {
      const answer = await fetch(origin + iri.slice(base.length - 1), { redirect: 'manual' })
      expect([iri, answer.status]).toEqual([iri, isItself(iri) ? 200 : 303])
      const location = answer.headers.get('Location')
      if (location !== null) found.add(new URL(location, origin).pathname)
    },
  )
  return [...found]
}

/** What is a document or a graph itself answers where it is. */
function isItself(iri: string): boolean {
  return iri === `${base}ontology` || iri === `${base}catalogue` || iri.startsWith(`${base}graph/`)
}

async function textOf(path: string): Promise<string> {
  const answer = await fetch(origin + path)
  expect([path, answer.status]).toEqual([path, 200])
  return answer.text()
}

function triples(quads: readonly Quad[]): readonly Quad[] {
  return [
    ...factory.dataset(
      quads.map(({ subject, predicate, object }) => factory.quad(subject, predicate, object) as never),
    ),
  ]
}

function isSame(a: readonly Quad[], b: readonly Quad[]): boolean {
  return a.length === b.length && isomorphic([...a], [...b])
}

/** Some at a time. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items]
  const worker = async () => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
}
