import { readdir, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Problem, type Report } from '../problems/problem.js'
import { findColumns, nearest } from './columns.js'
import type { LogicalSource, Opener, OpenSource, References, Request } from './source.js'

/**
 * How each kind of source is opened. A reader is loaded when the first source of its kind is opened: each thread that maps
 * would else hold the libraries of all of them.
 */
const openers: Readonly<Record<LogicalSource['kind'], Opener>> = {
  none: async ({ source, references }) => openNone(source, references),
  csv: async (request) => (await import('./csv.js')).openCsv(request),
  json: async (request) => (await import('./json.js')).openJson(request),
  jsonl: async (request) => (await import('./jsonLines.js')).openJsonLines(request),
  xlsx: async (request) => (await import('./xlsx.js')).openXlsx(request),
  xml: async (request) => (await import('./xml.js')).openXml(request),
  sql: async (request) => (await import('./sql.js')).openSql(request, open),
  sqlite: async (request) => (await import('./sqlite.js')).openSqlite(request),
  postgresql: async (request) => (await import('./postgresql.js')).openPostgresql(request),
  rdf: async (request) => (await import('./rdf.js')).openRdf(request),
  bindings: async (request) => (await import('./bindings.js')).openBindings(request),
}

/**
 * Opens a logical source for a set of references. What is wrong with the file, its header or the references is thrown
 * before any row is read (`missing-file`, `unreadable-file`, `empty-file`, `bad-encoding`, `missing-column`,
 * `duplicate-column`, `bad-json`, `bad-query`, `bad-mapping`); what is wrong with single rows is told to the report.
 */
export function openSource(source: LogicalSource, references: References, report: Report): Promise<OpenSource> {
  return open({ source, references, report })
}

/** As {@link openSource}, with some references as texts where the source can make them. */
export function openTexts(request: Request): Promise<OpenSource> {
  const { texts, ...others } = request
  if (request.source.kind === 'csv' || texts === undefined || request.references === 'all') return open(request)
  return open({ ...others, references: [...request.references, ...texts] })
}

/** Kinds that have no file. */
const withoutFile: readonly LogicalSource['kind'][] = ['none', 'postgresql']

/** One row that has nothing: fails with `missing-column` where something is asked of it. */
function openNone({ name }: LogicalSource, references: References): OpenSource {
  const positions = findColumns([], references, { file: name })
  const rows = {
    async *[Symbol.asyncIterator]() {
      yield [{ cells: [], line: 1 }]
    },
  }
  return { columns: [], positions, rows }
}

async function open(request: Request): Promise<OpenSource> {
  const { source } = request
  if (!withoutFile.includes(source.kind)) await checkFile(source)
  return openers[source.kind](request)
}

/** Fails with `missing-file` (and the nearest name) or `unreadable-file`. */
export async function checkFile({ path, name }: LogicalSource): Promise<void> {
  try {
    await stat(path)
  } catch (cause) {
    const isMissing = ['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')
    if (!isMissing) throw new Problem('unreadable-file', (cause as Error).message, { file: name }, { cause })
    throw new Problem('missing-file', `there is no file "${name}"${await neighbour(path)}`, { file: name }, { cause })
  }
}

/** The file of the same folder whose name is nearest. */
async function neighbour(path: string): Promise<string> {
  try {
    return nearest(basename(path), await readdir(dirname(path)))
  } catch (error) {
    return `; its folder cannot be read either (${(error as NodeJS.ErrnoException).code})`
  }
}
