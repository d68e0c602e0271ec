import type { Quad, Term } from '@rdfjs/types'
import Papa from 'papaparse'
import { name } from '../rdf/namespaces.js'
import { quadLine } from '../rdf/quads.js'
import type { Document } from './document.js'
import type { Language } from './language.js'
import { bestLiteral, createView, labelOf, type View } from './pages/view.js'
import type { Site } from './site.js'

/** The columns of a document as a table. */
const columns = [
  'subject',
  'property',
  'propertyLabel',
  'value',
  'valueLabel',
  'language',
  'datatype',
  'dataset',
] as const

/**
 * Writes a document as CSV (RFC 4180, UTF-8, lines end with CRLF): a header, then a row a statement, for who works with
 * spreadsheets. What is an IRI has neither language nor datatype; labels are in the language that is asked for, where there
 * are such.
 *
 * Values are written as they are. A spreadsheet takes text that begins with `=`, `+`, `-` or `@` for a formula; to put an
 * apostrophe before it, as some do, would alter what is stated (`+33 1 …`, `-5`) for every other reader.
 */
export function writeDocumentCsv(site: Site, document: Document, language: Language): string {
  const view = createView(site, { language, asked: false }, labelsOf(document))
  const datasets = new Map(document.datasets.map(({ graph, iri }) => [graph, iri]))
  const data = statementsOf(document).map((quad) => rowOf(view, quad, datasets))
  return `${Papa.unparse({ fields: [...columns], data }, { escapeFormulae: false, newline: '\r\n' })}\r\n`
}

/** The labels of all that is named, and of the document's own parts. */
function labelsOf({ iri, labels, quads }: Document): View['labels'] {
  const own = quads.flatMap(({ subject, predicate, object }) =>
    predicate.value === name('rdfs', 'label') && subject.value.startsWith(`${iri}#`) && object.termType === 'Literal'
      ? [[subject.value, [object]] as const]
      : [],
  )
  return new Map([...labels, ...own])
}

/** What the release says, what points to the thing, and what the document says of itself; labels of others are in the rows. */
function statementsOf({ description, quads }: Document): readonly Quad[] {
  const known = new Set(description.quads.map(quadLine))
  const isTold = (quad: Quad): boolean =>
    quad.graph.termType === 'DefaultGraph' &&
    quad.predicate.value !== name('rdfs', 'label') &&
    !known.has(quadLine(quad))
  return [...description.quads, ...quads.filter(isTold)]
}

function rowOf(
  view: View,
  { subject, predicate, object, graph }: Quad,
  datasets: ReadonlyMap<string, string>,
): string[] {
  const language = object.termType === 'Literal' ? object.language : ''
  const datatype = object.termType === 'Literal' && language === '' ? object.datatype.value : ''
  const label = object.termType === 'NamedNode' ? bestLiteral(view, view.labels.get(object.value) ?? []) : undefined
  return [
    textOf(subject),
    predicate.value,
    labelOf(view, predicate.value).text,
    textOf(object),
    label?.value ?? '',
    language,
    datatype,
    datasets.get(graph.value) ?? graph.value,
  ]
}

function textOf(term: Term): string {
  return term.termType === 'BlankNode' ? `_:${term.value}` : term.value
}
