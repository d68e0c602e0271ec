import { Problem } from '../problems/problem.js'
import type { Pointer } from '../rdf/pointer.js'
import type { Dialect, LogicalSource } from '../sources/source.js'
import { csvw, rml } from './vocabulary.js'

/** Finds the file that a mapping names: where it is, and how to call it. */
export type Locate = (
  path: string,
  root: 'mapping' | 'working' | 'data',
) => { readonly path: string; readonly name: string }

/** Reads a logical source (RML-IO §3): what file, of what kind, in what dialect. */
export function readSource(logical: Pointer, { locate }: { readonly locate: Locate }): LogicalSource {
  const source = logical.out(`${rml}source`)[0]
  if (source === undefined) throw new Problem('bad-mapping', 'its logical source has no rml:source')
  const path = pathOf(source)
  const formulation = logical.out(`${rml}referenceFormulation`)[0]?.term.value
  const kind = kindOf(path, formulation)
  const iterator = logical.out(`${rml}iterator`)[0]?.term.value
  const file = { ...locate(path, rootOf(source)), ...dialectOf(source), ...nullsOf(source), ...encodingOf(source) }
  if (kind !== 'sql') return { ...file, kind, ...(iterator !== undefined && { iterator }) }
  if (iterator === undefined) throw new Problem('bad-mapping', 'an SQL source needs its query in rml:iterator')
  const { nulls, ...beneath } = file
  const table = tableKind(path)
  return {
    kind,
    path: file.path,
    name: file.name,
    iterator,
    ...(nulls && { nulls }),
    ...(table && { table: { ...beneath, kind: table } }),
  }
}

function pathOf(source: Pointer): string {
  const path =
    source.out(`${rml}path`)[0] ??
    source.out(`${csvw}url`)[0] ??
    (source.term.termType === 'Literal' ? source : undefined)
  if (path === undefined) throw new Problem('bad-mapping', 'its source names no file: rml:path or csvw:url is missing')
  return path.term.value
}

function rootOf(source: Pointer): 'mapping' | 'working' | 'data' {
  const root = source.out(`${rml}root`)[0]?.term.value
  if (root === `${rml}MappingDirectory`) return 'mapping'
  return root === `${rml}CurrentWorkingDirectory` ? 'working' : 'data'
}

/** File kinds by extension, before a `.gz`. */
const extensions: readonly (readonly [RegExp, LogicalSource['kind']])[] = [
  [/\.xlsx$/i, 'xlsx'],
  [/\.(?:jsonl|ndjson)(?:\.gz)?$/i, 'jsonl'],
  [/\.json(?:\.gz)?$/i, 'json'],
  [/\.(?:csv|tsv|tab|txt)(?:\.gz)?$/i, 'csv'],
]

/** Reference formulations (RML-IO registry) → the kinds of file that they read; the first one where the name tells none. */
const formulations: Readonly<Record<string, readonly LogicalSource['kind'][]>> = {
  [`${rml}CSV`]: ['csv', 'xlsx'],
  [`${rml}JSONPath`]: ['json', 'jsonl'],
  [`${rml}SQL2008Query`]: ['sql'],
  [`${rml}SQL2008Table`]: ['sql'],
}

function kindOf(path: string, formulation: string | undefined): LogicalSource['kind'] {
  const byName = extensions.find(([pattern]) => pattern.test(path))?.[1]
  if (formulation === undefined) {
    if (byName !== undefined) return byName
    throw new Problem(
      'bad-mapping',
      `what kind of rows "${path}" holds cannot be told from its name: say rml:referenceFormulation`,
    )
  }
  const kinds = formulations[formulation]
  if (kinds === undefined) {
    throw new Problem(
      'bad-mapping',
      `the reference formulation <${formulation}> is not read here; known are ${Object.keys(formulations)
        .map((iri) => `rml:${iri.slice(rml.length)}`)
        .join(', ')}`,
    )
  }
  return byName !== undefined && kinds.includes(byName) ? byName : kinds[0]!
}

/** What lies beneath an SQL query: a file that one of our readers reads, else one that the engine reads by itself (Parquet). */
function tableKind(path: string): LogicalSource['kind'] | undefined {
  return extensions.find(([pattern]) => pattern.test(path))?.[1]
}

function dialectOf(source: Pointer): { dialect?: Dialect } {
  const dialect = source.out(`${csvw}dialect`)[0]
  if (dialect === undefined) return {}
  const text = (local: string) => dialect.out(csvw + local)[0]?.term.value
  const truth = (local: string) => (text(local) === undefined ? undefined : ['true', '1'].includes(text(local)!))
  const all = {
    delimiter: text('delimiter'),
    quote: text('quoteChar'),
    comment: text('commentPrefix'),
    header: truth('header'),
    trim: truth('trim'),
  }
  return { dialect: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) }
}

function nullsOf(source: Pointer): { nulls?: readonly string[] } {
  const nulls = [...source.out(`${rml}null`), ...source.out(`${csvw}null`)].map((found) => found.term.value)
  return nulls.length === 0 ? {} : { nulls }
}

/** `rml:encoding rml:UTF-8`, or `csvw:encoding "latin1"` in the dialect. */
function encodingOf(source: Pointer): { encoding?: string } {
  const encoding = source.out(`${rml}encoding`)[0] ?? source.out(`${csvw}dialect`)[0]?.out(`${csvw}encoding`)[0]
  return encoding === undefined ? {} : { encoding: encoding.term.value.replace(rml, '') }
}
