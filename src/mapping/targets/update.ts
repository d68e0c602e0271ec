import { Problem } from '../../problems/problem.js'
import { splitLine } from '../../rdf/quads.js'
import type { Lines } from '../../rdf/stream.js'
import { authorizationOf } from '../../sources/webAddress.js'

export interface UpdateOptions {
  /** URL of a SPARQL 1.1 Update endpoint. */
  readonly endpoint: string
  /** Characters of a request, about. */
  readonly requestLength?: number
  /** Characters of the quads that name blank nodes, which must go in one request. */
  readonly blankLength?: number
}

/**
 * Inserts quads at an endpoint (SPARQL 1.1 Protocol §2.2.2, update by POST directly), in requests of a bounded size. A label
 * of a blank node holds within one request only, so the quads that name any go together in the last one.
 *
 * @throws Problem `target-failed` with the endpoint, what it answered, and how much it had taken before
 */
export async function insertQuads(
  lines: Lines,
  { endpoint, requestLength = 1 << 20, blankLength = 64 << 20 }: UpdateOptions,
): Promise<void> {
  const common = createBatch()
  const blank = createBatch()
  let taken = 0
  const send = async (batch: Batch) => {
    const { text, count } = batch.take()
    if (count > 0) await post(endpoint, text, taken)
    taken += count
  }
  for await (const some of lines) {
    for (const line of some) {
      const isBlank = namesBlankNode(line)
      ;(isBlank ? blank : common).add(line)
      if (!isBlank && common.length > requestLength) await send(common)
    }
    if (blank.length > blankLength)
      throw failed(
        endpoint,
        `the quads that name blank nodes are too many for one request (${blankLength} characters); give their terms IRIs`,
      )
  }
  await send(common)
  await send(blank)
}

function namesBlankNode(line: string): boolean {
  if (!line.includes('_:')) return false
  const { subject, object, graph } = splitLine(line)
  return [subject, object, graph].some((term) => term.startsWith('_:'))
}

interface Batch {
  add(line: string): void
  readonly length: number
  /** The request that inserts what was added; then the batch is empty again. */
  take(): { readonly text: string; readonly count: number }
}

/** Quads by graph, as `INSERT DATA` has them (SPARQL 1.1 Update §3.1.1). */
function createBatch(): Batch {
  let byGraph = new Map<string, string[]>()
  let length = 0
  return {
    get length() {
      return length
    },
    add(line) {
      const { subject, predicate, object, graph } = splitLine(line)
      const triples = byGraph.get(graph) ?? []
      triples.push(`${subject} ${predicate} ${object} .`)
      byGraph.set(graph, triples)
      length += line.length
    },
    take() {
      const groups = [...byGraph].map(([graph, triples]) =>
        graph === '' ? triples.join('\n') : `GRAPH ${graph} {\n${triples.join('\n')}\n}`,
      )
      const count = [...byGraph.values()].reduce((sum, triples) => sum + triples.length, 0)
      byGraph = new Map()
      length = 0
      return { text: `INSERT DATA {\n${groups.join('\n')}\n}`, count }
    },
  }
}

/** The longest that an endpoint may take for one request. */
const patience = 300_000

/** Characters of an answer that are told. */
const toldLength = 200

async function post(endpoint: string, body: string, taken: number): Promise<void> {
  const so = taken === 0 ? '' : ` (it had taken ${taken} quads before)`
  let response: Response
  try {
    const authorization = authorizationOf(new URL(endpoint))
    const headers = { 'Content-Type': 'application/sparql-update', ...(authorization && { authorization }) }
    const signal = AbortSignal.timeout(patience)
    response = await fetch(withoutCredentials(endpoint), { method: 'POST', headers, body, signal })
  } catch (cause) {
    const { message, cause: inner } = cause as Error
    throw failed(endpoint, `it cannot be reached: ${inner instanceof Error ? inner.message : message}${so}`, cause)
  }
  const said = (await beginningOf(response)).trim().slice(0, toldLength).replace(/\s+/g, ' ')
  if (response.ok) return
  throw failed(endpoint, `it answered ${response.status} ${response.statusText}${said && `: ${said}`}${so}`)
}

/** The first piece of the body: an answer may be endless. */
async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return ''
  const reader = body.getReader()
  try {
    const { value } = await reader.read()
    return value === undefined ? '' : new TextDecoder().decode(value)
  } catch {
    // The status says whether it went well; the body only explains it.
    return ''
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function failed(endpoint: string, message: string, cause?: unknown): Problem {
  return new Problem('target-failed', `the endpoint ${withoutCredentials(endpoint)}: ${message}`, {}, { cause })
}

/** Who asks is nobody else's business. */
export function withoutCredentials(endpoint: string): string {
  return endpoint.replace(/\/\/[^@/]*@/, '//')
}
