import { LRUCache } from 'lru-cache'
import { parseQuads, quadLine, splitLine, withoutGraph } from '../rdf/quads.js'
import type { Release } from '../release/release.js'
import { collect } from './collect.js'
import { type AskedFragment, keyOf, type TriplePattern } from './fragmentsPattern.js'
import type { Exchange } from './site.js'

/** A page of the triples that match a pattern. */
export interface FoundFragment {
  /** Lines of N-Triples, the same for the same page of a release. */
  readonly lines: readonly string[]
  /** How many triples match, on all pages. */
  readonly count: number
}

/** Triples a page. */
export const fragmentSize = 100

/**
 * What matches a pattern: the release knows it by the subject, the engine else. The count is asked for once and kept.
 *
 * @throws Problem of the store
 */
export function findFragment(exchange: Exchange, asked: AskedFragment): Promise<FoundFragment> | FoundFragment {
  const { pattern } = asked
  if (pattern.subject !== undefined) return bySubject(exchange.site.release, { ...asked, subject: pattern.subject })
  return byEngine(exchange, asked)
}

function bySubject(release: Release, { pattern, page, subject }: AskedFragment & { subject: string }): FoundFragment {
  const { predicate, object, graph } = pattern
  const isMatch = (line: string) => {
    const terms = splitLine(line)
    return (
      (predicate === undefined || terms.predicate === predicate) &&
      (object === undefined || terms.object === object) &&
      (graph === undefined || terms.graph === `<${graph}>`)
    )
  }
  const text = release.lines(subject.startsWith('<') ? subject.slice(1, -1) : subject)
  const lines = text.split('\n').filter((line) => line !== '' && isMatch(line))
  const triples = [...new Set(lines.map(withoutGraph))]
  const from = (page - 1) * fragmentSize
  return { lines: triples.slice(from, from + fragmentSize), count: triples.length }
}

async function byEngine(exchange: Exchange, { pattern, page }: AskedFragment): Promise<FoundFragment> {
  const known = countsOf(exchange.site.release)
  const key = keyOf(pattern)
  const count = known.get(key) ?? (await countAll(exchange, pattern))
  known.set(key, count)
  const offset = (page - 1) * fragmentSize
  if (offset >= count) return { lines: [], count }
  // What is sorted is bounded; where it is more, the order is that of the engine's index, the same each time.
  const order = count <= mostSorted ? ' ORDER BY ?s ?p ?o' : ''
  const query = `CONSTRUCT { ?s ?p ?o } WHERE { SELECT ?s ?p ?o WHERE { ${match(pattern)} }${order} OFFSET ${offset} LIMIT ${fragmentSize} }`
  const triples = parseQuads(await ask(exchange, query, 'application/n-triples'))
  return { lines: triples.map(quadLine).sort(), count }
}

const mostSorted = 10_000

/** The pattern with all its variables bound, so that a page has whole triples. */
function match({ predicate, object, graph }: TriplePattern): string {
  const bound = [
    `?s ${predicate ?? '?p'} ${object ?? '?o'}`,
    ...(predicate === undefined ? [] : [`BIND(${predicate} AS ?p)`]),
    ...(object === undefined ? [] : [`BIND(${object} AS ?o)`]),
  ].join(' ')
  return graph === undefined ? bound : `GRAPH <${graph}> { ${bound} }`
}

async function countAll(exchange: Exchange, pattern: TriplePattern): Promise<number> {
  const query = `SELECT (COUNT(*) AS ?n) WHERE { ${match(pattern)} }`
  const [, value = ''] = (await ask(exchange, query, 'text/csv')).split(/\r?\n/)
  const count = Number(value)
  if (value === '' || !Number.isInteger(count)) throw new Error(`the engine counts "${value}"`)
  return count
}

/** Asks the engine as a query of the client is asked: within its time and its quota, and no longer than it waits. */
async function ask({ site, request, response }: Exchange, query: string, mediaType: string): Promise<string> {
  const client = site.quota.clientOf(request)
  const { refusal } = await site.quota.look(client)
  if (refusal) throw refusal
  const gone = new AbortController()
  const leave = () => gone.abort(new Error('the client has gone'))
  response.once('close', leave)
  try {
    const answer = await site.store.query(query, {
      mediaType,
      timeout: site.queryTimeout,
      signal: gone.signal,
      client,
      spent: (milliseconds) => site.quota.spend(client, milliseconds),
    })
    return await collect(answer)
  } finally {
    response.off('close', leave)
  }
}

/** Counts of patterns that were asked for lately, as long as a release is open: it never changes. */
const counts = new WeakMap<Release, LRUCache<string, number>>()

function countsOf(release: Release): LRUCache<string, number> {
  let known = counts.get(release)
  if (known === undefined) counts.set(release, (known = new LRUCache({ max: 10_000 })))
  return known
}
