import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen, type Listening } from '../../src/publish/listen.js'
import { createSite } from '../../src/publish/server.js'
import { factory } from '../../src/rdf/environment.js'
import { formats, resultFormats } from '../../src/rdf/formats.js'
import { name } from '../../src/rdf/namespaces.js'
import { parseQuads } from '../../src/rdf/quads.js'
import { openRelease } from '../../src/release/open.js'
import type { Release } from '../../src/release/release.js'
import type { Store } from '../../src/store/store.js'
import { rawRequest } from '../publish/testSite.js'
import { writeRelease } from '../release/sample.js'
import { type ProtocolRequest, readProtocolCases } from './protocolCases.js'
import { skipped } from './protocolSkipped.js'

const suites = new URL('../../../shared/suites/', import.meta.url).pathname
const folder = join(suites, 'sparql11-protocol')
const isThere = existsSync(folder)
if (!isThere)
  console.log('skipped: the public suite of the SPARQL protocol is not beside the checkout (../shared/suites)')

/**
 * The public suites of the SPARQL 1.1 Protocol and of its service description, over raw sockets, through the listener, on an
 * engine. `openStore` opens a store over the release in a folder, and waits until it answers.
 */
export function protocolSuite(engine: string, openStore: (folder: string) => Promise<Store>): void {
  describe.skipIf(!isThere && process.env['CI'] === undefined)(`SPARQL 1.1 Protocol, ${engine}`, () => {
    let [release, store, listening]: [Release?, Store?, Listening?] = []
    beforeAll(async () => {
      const written = await writeRelease(linesOfSuite(), { baseIRI: 'http://www.example/' })
      release = openRelease(written.folder)
      store = await openStore(written.folder)
      const app = createSite({ release, store, version: '1.2.3', log: pino({ level: 'silent' }) })
      listening = await listen(app, { host: '127.0.0.1', port: 0 })
    })
    afterAll(async () => {
      await listening?.close(1_000)
      await store?.close()
      release?.close()
    })

    const cases = isThere ? readProtocolCases(join(folder, 'manifest.ttl')) : []
    it('has all its cases', () => expect(cases).toHaveLength(34))
    for (const { id, name: title, requests } of cases) {
      it(`${id}: ${title}`, async () => {
        expect(requests.length).toBeGreaterThan(0)
        for (const request of requests.slice(0, id in skipped ? 1 : undefined)) {
          const answer = await send(listening!.port, request)
          if (id in skipped) expect(answer.status).toBe('403')
          else check(request, answer)
        }
      })
    }

    it('has a service description: returns-rdf, has-endpoint-triple, conforms-to-schema', async () => {
      const request = {
        method: 'GET',
        path: '/sparql',
        headers: { Accept: 'application/n-triples' },
        body: Buffer.of(),
      }
      const { status, type, body } = await send(listening!.port, request)
      expect([status, type]).toEqual(['200', 'application/n-triples'])
      checkServiceDescription(body)
    })
  })
}

/** The data of the suite, each document in the graph by which the cases name it. */
function linesOfSuite(): [string][] {
  return ['data1', 'data2', 'data3'].flatMap((document) => {
    const graph = `<http://kasei.us/2009/09/sparql/data/${document}.rdf>`
    const lines = readFileSync(join(folder, `${document}.nt`), 'utf8').split('\n')
    return lines
      .filter((line) => line.trim() !== '')
      .map((line): [string] => [line.replace(/\s*\.\s*$/, ` ${graph} .`)])
  })
}

type Sent = Pick<ProtocolRequest, 'method' | 'path' | 'headers' | 'body'>

interface Answered {
  readonly status: string
  readonly type: string
  readonly body: string
}

/** The path of the cases is `/sparql/`; ours has no slash at its end. */
async function send(port: number, { method, path, headers, body }: Sent): Promise<Answered> {
  const fields = { Host: 'www.example', Connection: 'close', 'Content-Length': body.length, ...headers }
  const head = Object.entries(fields).map(([field, value]) => `${field}: ${value}\r\n`)
  const start = `${method} ${path.replace(/^\/sparql\/(?=\?|$)/, '/sparql')} HTTP/1.1\r\n${head.join('')}\r\n`
  const answer = await rawRequest(port, Buffer.concat([Buffer.from(start), body]))
  const end = answer.indexOf('\r\n\r\n')
  return {
    status: /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? '',
    type: /^content-type: ([^;\r\n]*)/im.exec(answer.slice(0, end))?.[1] ?? '',
    body: answer.slice(end + 4),
  }
}

function check({ statuses, format, truth }: ProtocolRequest, { status, type, body }: Answered): void {
  expect(statuses, `${status}: ${body}`).toContain(status[0])
  if (format !== undefined) expect(typesOf[format]).toContain(type)
  if (truth !== undefined) expect(JSON.parse(body)).toMatchObject({ boolean: truth })
}

const results = resultFormats.map(({ mediaType }) => mediaType)

/** The media types by what the cases call formats. */
const typesOf: Readonly<Record<string, readonly string[]>> = {
  tabular: results,
  boolean: results.slice(0, 2),
  RDF: formats.filter((format) => 'serialize' in format).map(({ mediaType }) => mediaType),
}

/** The three cases of the suite of the service description; what the schema asks of its parts (§3.2, §3.3). */
function checkServiceDescription(text: string): void {
  const graph = factory.dataset(parseQuads(text))
  const objects = (property: string) => [...graph.match(null, factory.namedNode(name('sd', property)))]
  const endpoints = objects('endpoint')
  expect(endpoints.map(({ object }) => object.value)).toEqual(['http://www.example/sparql'])
  const typed = (local: string) =>
    [...graph.match(null, factory.namedNode(name('rdf', 'type')), factory.namedNode(name('sd', local)))].map(
      ({ subject }) => subject.value,
    )
  expect(typed('Service')).toEqual([endpoints[0]!.subject.value])
  for (const [property, of] of [
    ['defaultDataset', 'Dataset'],
    ['defaultGraph', 'Graph'],
    ['namedGraph', 'NamedGraph'],
    ['graph', 'Graph'],
  ] as const)
    for (const { object } of objects(property)) expect(typed(of)).toContain(object.value)
  const unknown = [...graph].filter(
    ({ predicate }) => predicate.value.startsWith(name('sd', '')) && !known.has(predicate.value),
  )
  expect(unknown).toEqual([])
}

/** The properties of the vocabulary (§3.4). */
const known: ReadonlySet<string> = new Set(
  [
    ['endpoint', 'feature', 'defaultEntailmentRegime', 'entailmentRegime', 'defaultSupportedEntailmentProfile'],
    ['supportedEntailmentProfile', 'extensionFunction', 'extensionAggregate', 'languageExtension', 'supportedLanguage'],
    ['propertyFeature', 'defaultDataset', 'availableGraphs', 'resultFormat', 'inputFormat', 'defaultGraph'],
    ['namedGraph', 'name', 'graph'],
  ]
    .flat()
    .map((local) => name('sd', local)),
)
