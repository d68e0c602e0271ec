import type { Index } from './indexFile.js'

/** What took the place of a thing that has gone, perhaps nothing; undefined where it has not. */
export function findGoneThing(index: Index, iri: string): readonly string[] | undefined {
  const rows = index.rows<[string]>('SELECT successor FROM gone WHERE iri = ? ORDER BY successor', iri)
  if (rows.length === 0) return undefined
  return rows.map(([successor]) => successor).filter((successor) => successor !== noSuccessor)
}

/** Stands in the table where nothing took the place of a thing. */
export const noSuccessor = ''
