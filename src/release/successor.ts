import type { Index } from './indexFile.js'

/** Where a thing went that was merged into another, and that perhaps into a third: the last of them. */
export function findSuccessor(index: Index, iri: string): string | undefined {
  const passed = new Set([iri])
  let last: string | undefined
  for (let at = iri; ;) {
    const target = index.row('SELECT target FROM moved WHERE iri = ?', at)?.[0] as string | undefined
    // A circle has no last: then nothing moved.
    if (target !== undefined && passed.has(target)) return undefined
    if (target === undefined) return last
    passed.add(target)
    last = at = target
  }
}
