import { Problem } from '../../problems/problem.js'
import { itemsOf } from '../../rdf/list.js'
import { name } from '../../rdf/namespaces.js'
import type { Pointer } from '../../rdf/pointer.js'
import type { Compression, Dialect, LogicalSource, WebRequest } from '../../sources/source.js'
import type { Titles } from '../../sources/titles.js'
import { readAccess, type Access, type Root } from './readAccess.js'
import { readDatabase, soleDatabase, tableQuery } from './readDatabase.js'
import { formulationOf, kindByName, kindOf, pathOf, type Kind } from './sourceKind.js'
import { csvw, rml } from '../vocabulary.js'

/** Finds the file that a mapping names, to read it or to write it, or what was fetched of a server: where it is, and how to call it. */
export type Locate = (
  place:
    { readonly path: string; readonly root: Root; readonly isWritten?: boolean } | { readonly request: WebRequest },
) => Pick<LogicalSource, 'path' | 'name' | 'web'>

/** Reads a logical source (RML-IO §3): what file, of what kind, in what dialect. */
export function readSource(logical: Pointer, { locate }: { readonly locate: Locate }): LogicalSource {
  const source = logical.out(`${rml}source`)[0] ?? soleDatabase(logical)
  if (source === undefined) throw new Problem('bad-mapping', 'its logical source has no rml:source')
  const access = readAccess(source)
  const formulation = formulationOf(logical)
  const kind = kindOf(access, formulation)
  const common = { ...nullsOf(source), ...iteratorOf(logical, { kind, formulation }) }
  if (access.kind === 'database') return { kind, ...readDatabase(access, locate), ...common }
  const place =
    access.kind === 'file' ? locate(access) : locate({ request: requestOf(access, { logical, source, kind }) })
  const file = { ...place, ...dialectOf(source), ...titlesOf(source), ...encodingOf(source), ...compressionOf(source) }
  if (kind !== 'sql') return { kind, ...file, ...common, ...namespacesOf(logical) }
  const table = kindByName(pathOf(access))
  return { kind, path: file.path, name: file.name, ...common, ...(table && { table: { ...file, kind: table } }) }
}

const text = (from: Pointer, local: string) => from.out(rml + local)[0]?.term.value

/** Kinds whose rows are what a query gives. */
const queried: readonly Kind[] = ['sql', 'sqlite', 'postgresql', 'rdf']

/** Reference formulations whose iterator is the name of a table. */
const tables: readonly string[] = [`${rml}SQLTable`, `${rml}SQL2008Table`]

/** The iterator, or the query; a table's name (`rml:SQL2008Table`, `rr:tableName`) becomes the query for all its rows. */
function iteratorOf(
  logical: Pointer,
  { kind, formulation }: { readonly kind: Kind; readonly formulation: string | undefined },
): { iterator?: string } {
  const iterator = text(logical, 'iterator')
  if (!queried.includes(kind)) return iterator === undefined ? {} : { iterator }
  const table =
    text(logical, 'tableName') ?? (formulation !== undefined && tables.includes(formulation) ? iterator : undefined)
  const query = text(logical, 'query') ?? (table === undefined ? iterator : tableQuery(table, kind))
  if (query !== undefined) return { iterator: query }
  throw new Problem('bad-mapping', 'its logical source needs a query in rml:iterator')
}

/** What is asked of a server; an endpoint is asked the query of the logical source, for results that we read. */
function requestOf(
  { request }: Access & { kind: 'web' },
  { logical, source, kind }: { readonly logical: Pointer; readonly source: Pointer; readonly kind: Kind },
): WebRequest {
  if (source.out(name('sd', 'endpoint')).length === 0) return request
  const query = text(logical, 'query') ?? text(logical, 'iterator')
  if (query === undefined) throw new Problem('bad-mapping', 'a SPARQL service needs its query in rml:iterator')
  const accept = kind === 'csv' ? 'text/csv' : kind === 'xml' ? 'application/sparql-results+xml' : undefined
  return { ...request, query, accept: accept ?? 'application/sparql-results+json' }
}

/** Prefixes of XPaths (`rml:namespace` of the reference formulation). */
export function namespacesOf(logical: Pointer): { namespaces?: Readonly<Record<string, string>> } {
  const found = logical
    .out(`${rml}referenceFormulation`)
    .flatMap((formulation) => formulation.out(`${rml}namespace`))
    .map((namespace) => [text(namespace, 'namespacePrefix') ?? '', text(namespace, 'namespaceURL') ?? ''] as const)
  return found.length === 0 ? {} : { namespaces: Object.fromEntries(found) }
}

const compressions: Readonly<Record<string, Compression | undefined>> = {
  none: undefined,
  gzip: 'gzip',
  zip: 'zip',
  targz: 'targz',
  targzip: 'targz',
  tarxz: 'tarxz',
}

/** Reads `rml:compression` (RML-IO §5.2). */
export function compressionOf(source: Pointer): { compression?: Compression } {
  const iri = text(source, 'compression')
  if (iri === undefined) return {}
  const local = iri.replace(rml, '').toLowerCase()
  if (!Object.hasOwn(compressions, local))
    throw new Problem(
      'bad-mapping',
      `<${iri}> is not a compression; known are rml:${Object.keys(compressions).join(', rml:')}`,
    )
  const compression = compressions[local]
  return compression === undefined ? {} : { compression }
}

function dialectOf(source: Pointer): { dialect?: Dialect } {
  const dialect = source.out(`${csvw}dialect`)[0]
  if (dialect === undefined) return {}
  const said = (local: string) => dialect.out(csvw + local)[0]?.term.value
  const truth = (local: string) => (said(local) === undefined ? undefined : ['true', '1'].includes(said(local)!))
  const all = {
    delimiter: said('delimiter'),
    quote: said('quoteChar'),
    comment: said('commentPrefix'),
    header: truth('header'),
    trim: truth('trim'),
  }
  return { dialect: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) }
}

/** Names and titles of columns (`csvw:tableSchema [ csvw:column ( [ csvw:name … ; csvw:titles …, … ] … ) ]`). */
function titlesOf(source: Pointer): { titles?: Titles } {
  const columns = source
    .out(`${csvw}tableSchema`)
    .flatMap((schema) => schema.out(`${csvw}column`))
    .flatMap((column) => itemsOf(column) ?? [column])
  const titles = columns.map((column): [string, string[]] => {
    const name = column.out(`${csvw}name`)[0]?.term.value
    const all = column.out(`${csvw}titles`).map(({ term }) => term.value)
    if (name === undefined || all.length === 0)
      throw new Problem('bad-mapping', 'a csvw:column needs a csvw:name and its csvw:titles')
    return [name, all]
  })
  return titles.length === 0 ? {} : { titles: Object.fromEntries(titles) }
}

function nullsOf(source: Pointer): { nulls?: readonly string[] } {
  const nulls = [...source.out(`${rml}null`), ...source.out(`${csvw}null`)].map((found) => found.term.value)
  return nulls.length === 0 ? {} : { nulls }
}

/** `rml:encoding rml:UTF-8`, or `csvw:encoding "latin1"` in the dialect. */
export function encodingOf(source: Pointer): { encoding?: string } {
  const encoding = source.out(`${rml}encoding`)[0] ?? source.out(`${csvw}dialect`)[0]?.out(`${csvw}encoding`)[0]
  return encoding === undefined ? {} : { encoding: encoding.term.value.replace(rml, '') }
}
