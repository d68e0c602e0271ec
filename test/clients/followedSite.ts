import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Quad } from '@rdfjs/types'
import { build } from '../../src/build.js'
import { createTeller } from '../../src/problems/teller.js'
import { splitLine, withoutGraph } from '../../src/rdf/quads.js'
import { serve } from '../../src/serve.js'
import { readers } from '../readGraph.js'
import { freePort } from './freePort.js'

/** The sample, whose base IRI is the address at which it is served: who follows an IRI of the release comes to it. */
export interface FollowedSite {
  /** Ends with a slash. */
  readonly baseIRI: string
  /** The first thing of the release whose path below the base begins so; no part of another thing. */
  first(path: string): string
  /** The graph of the document of a thing: its N-Triples, strictly read, in which all is that the release says of the thing. */
  graphOf(iri: string): Promise<readonly Quad[]>
  /** What was asked and answered since this was called last. */
  takeExchanges(): readonly Exchanged[]
  close(): Promise<void>
}

export interface Exchanged {
  readonly method: string
  readonly path: string
  readonly accept: string | undefined
  readonly status: number
  readonly mediaType: string | undefined
}

/** Builds the sample for a free port of this machine and serves it there. */
export async function serveFollowed(): Promise<FollowedSite> {
  const port = await freePort()
  const baseIRI = `http://127.0.0.1:${port}/`
  const out = mkdtempSync(join(tmpdir(), 'dataesr-followed-'))
  const tell = createTeller({ quiet: true, json: false, isTerminal: false, write: () => undefined })
  const { path: release } = await build({ baseIRI, out, version: '0.0.0', workers: 2, strict: false }, tell)
  const lines = readFileSync(join(release!, 'quads.nq'), 'utf8').trimEnd().split('\n')
  const listening = { host: '127.0.0.1', port, queryTimeout: 30, json: false, version: '0.0.0' }
  const serving = await serve({ ...listening, release: release! }, tell)
  const log = recordExchanges(port)
  return {
    baseIRI,
    first: (path) => firstSubject(lines, baseIRI + path),
    graphOf: async (iri) => {
      const answer = await fetch(iri, { headers: { Accept: 'application/n-triples' } })
      const text = await answer.text()
      const told = new Set(text.split('\n'))
      const missing = ownLines(lines, iri).filter((line) => !told.has(line))
      if (missing.length > 0) throw new Error(`${answer.url} does not tell ${missing.join('\n')}`)
      return readers['nt']!(text)
    },
    takeExchanges: () => log.exchanges.splice(0),
    async close() {
      log.stop()
      await serving.close()
      rmSync(out, { recursive: true })
    },
  }
}

function firstSubject(lines: readonly string[], beginning: string): string {
  const line = lines.find((each) => each.startsWith(`<${beginning}`) && !splitLine(each).subject.includes('#'))
  if (line === undefined) throw new Error(`the sample has nothing that begins with ${beginning}`)
  return splitLine(line).subject.slice(1, -1)
}

/** What the release says of a thing, without graphs and without blank nodes, whose labels mean nothing. */
function ownLines(lines: readonly string[], iri: string): string[] {
  const own = lines.filter((line) => line.startsWith(`<${iri}> `) && !line.includes(' _:')).map(withoutGraph)
  if (own.length === 0) throw new Error(`the release says nothing of ${iri}`)
  return own
}

/** The channel on which Node tells of each answer of a server of this process. */
const channel = 'http.server.response.finish'

interface Finished {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

function recordExchanges(port: number): { readonly exchanges: Exchanged[]; readonly stop: () => void } {
  const exchanges: Exchanged[] = []
  const record = (message: unknown): void => {
    const { request, response } = message as Finished
    if (request.headers.host !== `127.0.0.1:${port}`) return
    exchanges.push({
      method: request.method!,
      path: request.url!,
      accept: request.headers.accept,
      status: response.statusCode,
      mediaType: /^content-type: ([^;\r]*)/im.exec(headOf(response))?.[1],
    })
  }
  subscribe(channel, record)
  return { exchanges, stop: () => unsubscribe(channel, record) }
}

/** The head as it was sent: answers that were given before are written without setting headers one by one. */
function headOf(response: ServerResponse): string {
  return (response as unknown as { readonly _header: string })._header
}
