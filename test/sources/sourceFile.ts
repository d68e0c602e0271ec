import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { Problem } from '../../src/problems/problem.js'
import { openSource } from '../../src/sources/open.js'
import type { Cell, LogicalSource, Opener, References } from '../../src/sources/source.js'

/** Makes files in a folder of their own, which is gone after the tests. */
export function temporaryFiles(): (name: string, content: string | Uint8Array) => Promise<string> {
  const folder = mkdtemp(join(tmpdir(), 'dataesr-sources-'))
  afterAll(async () => rm(await folder, { recursive: true, force: true }))
  return async (name, content) => {
    const path = join(await folder, name)
    await writeFile(path, content)
    return path
  }
}

/** What reading a source gives: the cells asked for, by row; the lines; the problems told, as text. */
export interface Result {
  readonly cells: Cell[][]
  readonly lines: number[]
  readonly problems: string[]
  readonly columns: readonly string[]
}

/** How a source is read by its opener itself. */
export interface Opening {
  readonly open: Opener
  readonly chunkSize?: number | undefined
}

/** Reads a source to its end. */
export async function readAll(source: LogicalSource, references: References, opening?: Opening): Promise<Result> {
  const problems: string[] = []
  const report = (problem: Problem) => void problems.push(problem.toString())
  const chunkSize = opening?.chunkSize
  const opened = opening
    ? await opening.open({ source, references, report, ...(chunkSize !== undefined && { chunkSize }) })
    : await openSource(source, references, report)
  const positions =
    references === 'all' ? [...opened.columns.keys()] : references.map((name) => opened.positions.get(name)!)
  const cells: Cell[][] = []
  const lines: number[] = []
  for await (const batch of opened.rows) {
    for (const row of batch) {
      cells.push(positions.map((position) => row.cells[position]!))
      lines.push(row.line)
    }
  }
  return { cells, lines, problems, columns: opened.columns }
}

/** The problem that a promise fails with, as text; anything else is a failure of the test. */
export async function problemOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Problem) return error.toString()
    throw error
  }
  throw new Error('it did not fail')
}
