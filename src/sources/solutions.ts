import { Problem, type Origin } from '../problems/problem.js'
import { isAbsoluteIRI } from '../rdf/iri.js'
import { lexicalSpace } from '../rdf/lexical.js'
import { name } from '../rdf/namespaces.js'
import { findColumns } from './columns.js'
import { parseJson } from './parseJson.js'
import type { OpenSource, Request, Row, Value } from './source.js'
import { withNulls } from './sqlCell.js'

/** What a SELECT found: its variables, and for each solution the terms that are bound. */
export interface Solutions {
  readonly variables: readonly string[]
  readonly bindings: readonly Readonly<Record<string, unknown>>[]
}

/**
 * Reads SPARQL 1.1 Query Results JSON.
 *
 * @throws Problem `bad-query` where it is the answer to another form of query; `unreadable-file` where it is no answer at all;
 *   `bad-json` with line and character
 */
export function parseSolutions(text: string, origin: Origin): Solutions {
  const start = text.trimStart().slice(0, 80)
  if (start === '') throw new Problem('empty-file', 'there is nothing in it', origin)
  if (!start.startsWith('{')) {
    const shown = JSON.stringify(start.replace(/\s+/g, ' '))
    throw new Problem('unreadable-file', `it is not a result of SPARQL in JSON: it begins with ${shown}`, origin)
  }
  const { head, results, boolean } = parseJson(text, origin) as Readonly<Record<string, unknown>>
  if (boolean !== undefined) throw new Problem('bad-query', 'it is the answer to an ASK: a SELECT is needed', origin)
  const variables = isObject(head) ? head['vars'] : undefined
  const bindings = isObject(results) ? results['bindings'] : undefined
  if (isListOf(variables, isText) && isListOf(bindings, isObject)) return { variables, bindings }
  throw new Problem(
    'unreadable-file',
    'it is JSON, but not a result of SPARQL: head.vars and results.bindings are needed (a SELECT has them)',
    origin,
  )
}

/**
 * The rows of solutions: references are names of variables; `Row.line` is the number of the solution. IRIs, labels of blank
 * nodes and texts in a language give their text, other literals their text and datatype; what is not bound is null.
 *
 * @throws Problem `missing-column`
 */
export function openSolutions({ variables, bindings }: Solutions, request: Request): OpenSource {
  const { source, references, report } = request
  const origin = { file: source.name }
  const positions = findColumns(variables, references, origin)
  const asked = new Set(positions.values())
  const toNull = withNulls(source.nulls)
  const cellOf = (term: unknown, place: Origin): Value => {
    try {
      return toNull(valueOf(term))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      report(error.within({ ...origin, ...place }))
      return null
    }
  }
  const rowOf = (binding: Solutions['bindings'][number], line: number): Row => ({
    line,
    cells: variables.map((column, position) =>
      asked.has(position) && Object.hasOwn(binding, column) ? cellOf(binding[column], { line, column }) : null,
    ),
  })
  return { columns: variables, positions, rows: { [Symbol.asyncIterator]: () => batches(bindings, rowOf) } }
}

const batchSize = 1000

async function* batches(
  bindings: Solutions['bindings'],
  rowOf: (binding: Solutions['bindings'][number], line: number) => Row,
): AsyncGenerator<readonly Row[]> {
  for (let from = 0; from < bindings.length; from += batchSize) {
    yield bindings.slice(from, from + batchSize).map((binding, index) => rowOf(binding, from + index + 1))
  }
}

/** SPARQL 1.1 Query Results JSON §3.2.2: the encoding of a term. */
function valueOf(term: unknown): Value {
  const { type, value, datatype, 'xml:lang': language } = isObject(term) ? term : {}
  if (type === 'triple')
    throw new Problem('not-a-value', 'it is a triple: select its parts (SUBJECT, PREDICATE, OBJECT)')
  if (!isText(value) || !isText(type)) throw new Problem('bad-json', `${JSON.stringify(term)} is not an RDF term`)
  // `typed-literal` is of the draft of 2007, which some endpoints keep to.
  const isPlain = !['literal', 'typed-literal'].includes(type) || language !== undefined || datatype === undefined
  return isPlain || datatype === name('xsd', 'string') ? value : typed(value, datatype)
}

/** A literal as it may stand in N-Quads: servers send what they like. */
function typed(text: string, datatype: unknown): Value {
  if (!isText(datatype) || !isAbsoluteIRI(datatype))
    throw new Problem('invalid-iri', `its datatype ${JSON.stringify(datatype)} is not an absolute IRI`)
  if (lexicalSpace(datatype)?.(text) === false) {
    const shown = datatype.replace(name('xsd', ''), 'xsd:')
    throw new Problem('invalid-literal', `${JSON.stringify(text)} is not a ${shown}`)
  }
  return { text, datatype }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isListOf<T>(value: unknown, isMember: (member: unknown) => member is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isMember)
}
