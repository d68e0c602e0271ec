import { readdir, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Problem, type Report } from '../problems/problem.js'
import { nearest } from './columns.js'
import { openCsv } from './csv.js'
import { openJson } from './json.js'
import { openJsonLines } from './jsonLines.js'
import { openSql } from './sql.js'
import { openXlsx } from './xlsx.js'
import type { LogicalSource, Opener, OpenSource, References, Request } from './source.js'

/** How each kind of source is opened. */
const openers: Readonly<Partial<Record<LogicalSource['kind'], Opener>>> = {
  csv: openCsv,
  json: openJson,
  jsonl: openJsonLines,
  xlsx: openXlsx,
  sql: (request) => openSql(request, open),
}

/**
 * Opens a logical source for a set of references. What is wrong with the file, its header or the references is thrown
 * before any row is read (`missing-file`, `unreadable-file`, `empty-file`, `bad-encoding`, `missing-column`,
 * `duplicate-column`, `bad-json`, `bad-query`, `bad-mapping`); what is wrong with single rows is told to the report.
 */
export function openSource(source: LogicalSource, references: References, report: Report): Promise<OpenSource> {
  return open({ source, references, report })
}

async function open(request: Request): Promise<OpenSource> {
  const { source } = request
  const opener = openers[source.kind]
  if (opener === undefined)
    throw new Problem('bad-mapping', `sources of the kind ${source.kind} are not read here`, { file: source.name })
  if (source.kind !== 'postgresql') await checkFile(source)
  return opener(request)
}

async function checkFile({ path, name }: LogicalSource): Promise<void> {
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
