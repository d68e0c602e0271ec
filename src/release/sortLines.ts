import Database from 'libsql'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createSorter, type SortedSubject } from './sorter.js'

/** Lines that leave the sorter at a time. */
const linesAtOnce = 1000

/** The lines of canonical N-Quads ordered by subject, each once; sorted outside memory, in a file of the folder. */
export async function* sortLines(
  lines: AsyncIterable<readonly string[]>,
  { folder, name }: { readonly folder: string; readonly name: string },
): AsyncGenerator<readonly string[]> {
  const path = join(folder, `${name}.sort`)
  const database = new Database(':memory:')
  try {
    database.prepare('ATTACH ? AS build').run(path)
    database.exec('PRAGMA build.journal_mode = off; PRAGMA build.synchronous = off; BEGIN')
    const sorter = createSorter(database)
    for await (const batch of lines) for (const line of batch) sorter.add(line.replaceAll('\0', '\\u0000'), 0)
    yield* batches(sorter.sorted())
  } finally {
    database.close()
    rmSync(path, { force: true })
  }
}

function* batches(subjects: Iterable<SortedSubject>): Generator<readonly string[]> {
  let waiting: string[] = []
  for (const { text, statements } of subjects) {
    for (const statement of statements) waiting.push(`${text} ${statement}`)
    if (waiting.length < linesAtOnce) continue
    yield waiting
    waiting = []
  }
  yield waiting
}
