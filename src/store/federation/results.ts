import type { Term } from '@rdfjs/types'
import escapeHTML from 'escape-html'
import { termText } from '../../rdf/quads.js'

/** A row of a result, in step with its columns. */
export type Row = readonly (Term | undefined)[]

/** How the results of SELECT and ASK are written. */
export interface ResultWriter {
  readonly head: (columns: readonly string[]) => string
  readonly row: (columns: readonly string[], row: Row, isFirst: boolean) => string
  readonly tail: string
  readonly truth: (isTrue: boolean) => string
}

const xml = (text: string) =>
  escapeHTML(text)
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/\r/g, '&#13;')

/** The formats of results, by media type: SPARQL 1.1 Query Results JSON, XML, CSV and TSV Formats. */
export const resultWriters: Readonly<Record<string, ResultWriter>> = {
  'application/sparql-results+json': {
    head: (columns) => `{"head":{"vars":${JSON.stringify(columns)}},"results":{"bindings":[`,
    row: (columns, row, isFirst) => `${isFirst ? '' : ','}${JSON.stringify(jsonRow(columns, row))}`,
    tail: ']}}',
    truth: (isTrue) => `{"head":{},"boolean":${isTrue}}`,
  },
  'application/sparql-results+xml': {
    head: (columns) =>
      `${xmlStart}<head>${columns.map((name) => `<variable name="${xml(name)}"/>`).join('')}</head><results>`,
    row: (columns, row) => `<result>${columns.map((name, i) => xmlBinding(name, row[i])).join('')}</result>`,
    tail: '</results></sparql>',
    truth: (isTrue) => `${xmlStart}<head></head><boolean>${isTrue}</boolean></sparql>`,
  },
  'text/csv': {
    head: (columns) => `${columns.join(',')}\r\n`,
    row: (_, row) => `${row.map(csvCell).join(',')}\r\n`,
    tail: '',
    truth: String,
  },
  'text/tab-separated-values': {
    head: (columns) => `${columns.map((name) => `?${name}`).join('\t')}\n`,
    row: (_, row) => `${row.map(tsvCell).join('\t')}\n`,
    tail: '',
    truth: String,
  },
}

function jsonRow(columns: readonly string[], row: Row): object {
  const told = columns.flatMap((name, i) => {
    const term = row[i]
    return term === undefined ? [] : [[name, jsonTerm(term)] as const]
  })
  return Object.fromEntries(told)
}

function jsonTerm(term: Term): object {
  if (term.termType !== 'Literal') return { type: term.termType === 'BlankNode' ? 'bnode' : 'uri', value: term.value }
  const { value, language, datatype } = term
  if (language) return { type: 'literal', value, 'xml:lang': language }
  return datatype.value === xsdString
    ? { type: 'literal', value }
    : { type: 'literal', value, datatype: datatype.value }
}

const xsdString = 'http://www.w3.org/2001/XMLSchema#string'

const xmlStart = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'

function xmlBinding(name: string, term: Term | undefined): string {
  return term === undefined ? '' : `<binding name="${xml(name)}">${xmlTerm(term)}</binding>`
}

function xmlTerm(term: Term): string {
  if (term.termType === 'BlankNode') return `<bnode>${xml(term.value)}</bnode>`
  if (term.termType !== 'Literal') return `<uri>${xml(term.value)}</uri>`
  const { value, language, datatype } = term
  if (language) return `<literal xml:lang="${xml(language)}">${xml(value)}</literal>`
  const typed = datatype.value === xsdString ? '' : ` datatype="${xml(datatype.value)}"`
  return `<literal${typed}>${xml(value)}</literal>`
}

function csvCell(term: Term | undefined): string {
  if (term === undefined) return ''
  const text = term.termType === 'BlankNode' ? `_:${term.value}` : term.value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function tsvCell(term: Term | undefined): string {
  return term === undefined ? '' : termText(term).replaceAll('\t', '\\t')
}
