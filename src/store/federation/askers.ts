import { Readable } from 'node:stream'
import type { Term } from '@rdfjs/types'
import { type IBindings, SparqlJsonParser } from 'sparqljson-parse'
import { SparqlXmlParser } from 'sparqlxml-parse'
import { factory } from '../../rdf/environment.js'
import type { Solution } from './boundQuery.js'
import { problemIn } from './problems.js'
import type { Asker } from './takeSteps.js'
import { serviceFailed, type Upstream, type UpstreamAnswer } from './upstream.js'

export interface AskerOptions {
  readonly upstream: Upstream
  /** IRIs of our own endpoint. */
  readonly ownEndpoints: readonly string[]
  /** Puts a query to our own store; gives its results as JSON. */
  readonly askOwn: (query: string) => AsyncIterable<Uint8Array>
  readonly block: number
}

/** Asks our own store and other endpoints, and reads what they say. */
export function createAsker({ upstream, ownEndpoints, askOwn, block }: AskerOptions): Asker {
  let answers = 0
  async function* own(query: string): AsyncGenerator<Solution> {
    const stream = json.parseJsonResultsStream(Readable.from(askOwn(query), { objectMode: false }))
    for await (const found of stream as AsyncIterable<IBindings>) yield solution(found)
  }
  return {
    block,
    own,
    async service(endpoint, query, isSilent) {
      // A variable may name ourselves too.
      if (ownEndpoints.includes(endpoint)) return (await Readable.from(own(query)).toArray()) as Solution[]
      try {
        const answer = await upstream.ask(endpoint, query)
        const scope = `s${++answers}x`
        return (await read(endpoint, answer)).map((found) => solution(found, scope))
      } catch (error) {
        // Only what the endpoint does is passed over in silence: a limit of ours would make the result a wrong one.
        if (isSilent && silenced.has(problemIn(error)?.code)) return undefined
        throw error
      }
    },
  }
}

const silenced: ReadonlySet<string | undefined> = new Set(['service-failed', 'service-not-allowed'])

const parserOptions = { dataFactory: factory as never, prefixVariableQuestionMark: false }
const json = new SparqlJsonParser(parserOptions)
const xml = new SparqlXmlParser(parserOptions)

/** An answer that breaks off in the midst is none: JSON is read as a whole. */
async function read(endpoint: string, { mediaType, body }: UpstreamAnswer): Promise<readonly IBindings[]> {
  try {
    if (mediaType.endsWith('json')) return json.parseJsonResults(JSON.parse(new TextDecoder().decode(body)))
    const stream = xml.parseXmlResultsStream(Readable.from([Buffer.from(body)]))
    return (await Readable.from(stream as AsyncIterable<IBindings>).toArray()) as IBindings[]
  } catch (error) {
    throw serviceFailed(endpoint, `its results cannot be read: ${(error as Error).message}`, error)
  }
}

/** Blank nodes of an answer are of that answer alone. */
function solution(found: IBindings, scope?: string): Solution {
  return new Map(Object.entries(found).map(([name, term]) => [name, scoped(term, scope)]))
}

function scoped(term: Term, scope: string | undefined): Term {
  return term.termType === 'BlankNode' && scope !== undefined
    ? factory.blankNode(scope + term.value.replace(/\W/g, '_'))
    : term
}
