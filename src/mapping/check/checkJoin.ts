import { Problem } from '../../problems/problem.js'
import type { Expression, ReferencingObjectMap, TriplesMap } from '../model.js'

/**
 * Tells of joins that cannot be made (without a condition the parent must be of the same row: `bad-mapping`) and of those
 * that no row can ever meet, since what is fixed in both sides of a condition differs (`never-joins`).
 */
export function checkJoin(map: TriplesMap, { parent, conditions }: ReferencingObjectMap): readonly Problem[] {
  if (conditions.length === 0 && JSON.stringify(map.source) !== JSON.stringify(parent.source)) {
    const message = `the parent triples map ${parent.name} has another logical source, so a join condition is needed`
    return [new Problem('bad-mapping', message, { map: map.name })]
  }
  return conditions
    .filter(({ child, parent: other }) => !canBeEqual(fixed(child), fixed(other)))
    .map(({ child, parent: other }) => {
      const message = `the join with ${parent.name} never matches: ${describe(child)} is never equal to ${describe(other)}`
      return new Problem('never-joins', message, { map: map.name })
    })
}

/** What is known of all texts of an expression: how they begin and end, and whether that is all. */
interface Fixed {
  readonly start: string
  readonly end: string
  readonly isWhole: boolean
}

function fixed(expression: Expression): Fixed {
  if (expression.kind === 'constant') {
    const { value } = expression.term
    return { start: value, end: value, isWhole: true }
  }
  if (expression.kind !== 'template') return { start: '', end: '', isWhole: false }
  const { parts } = expression
  const textAt = (at: number) => {
    const part = parts.at(at)
    return typeof part === 'string' ? part : ''
  }
  return { start: textAt(0), end: textAt(-1), isWhole: parts.length === 1 && typeof parts[0] === 'string' }
}

function canBeEqual(a: Fixed, b: Fixed): boolean {
  if (a.isWhole && b.isWhole) return a.start === b.start
  const begins = a.start.startsWith(b.start) || b.start.startsWith(a.start)
  const ends = a.end.endsWith(b.end) || b.end.endsWith(a.end)
  return begins && ends
}

function describe(expression: Expression): string {
  switch (expression.kind) {
    case 'constant':
      return JSON.stringify(expression.term.value)
    case 'template':
      return `the template "${expression.parts.map((part) => (typeof part === 'string' ? part : `{${part.reference}}`)).join('')}"`
    case 'reference':
      return `"${expression.reference}"`
    default:
      return 'the value'
  }
}
