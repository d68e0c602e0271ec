import type { Term } from '@rdfjs/types'
import { termText } from '../../rdf/quads.js'
import type { ReadyStep } from './step.js'

/** A solution: variable → term. */
export type Solution = ReadonlyMap<string, Term>

/** Solutions that have the same values for what they share with a step. */
export interface Bound {
  readonly values: Solution
  readonly solutions: Solution[]
}

/** The variable that tells for which of the passed values a solution is. */
export const rowVariable = 'dataesrRow'

/**
 * The solutions by their values for a step's variables. Blank nodes have no name for another store: where a step asks one,
 * solutions with such a value are left out; our own is asked for all values there.
 */
export function groupBySharedValues(solutions: readonly Solution[], { variables, whom }: ReadyStep): Bound[] {
  const groups = new Map<string, Bound>()
  for (const solution of solutions) {
    const shared = variables.flatMap((name) => {
      const term = solution.get(name)
      return term === undefined ? [] : [[name, term] as const]
    })
    if (whom !== 'own' && shared.some(([, term]) => term.termType === 'BlankNode')) continue
    const values = new Map(shared)
    const key = shared.map(([name, term]) => `${name} ${termText(term)}`).join('\n')
    const group = groups.get(key)
    if (group) group.solutions.push(solution)
    else groups.set(key, { values, solutions: [solution] })
  }
  return [...groups.values()]
}

/** The query of a step for these values alone, each told by its number (SPARQL 1.1 Federated Query §4, VALUES). */
export function boundQuery({ variables, body, mode }: ReadyStep, bound: readonly Bound[]): string {
  const shared = variables.filter((name) => bound.some(({ values }) => isPassed(values.get(name))))
  const rows = bound.map(({ values }, i) => {
    const cells = shared.map((name) => (isPassed(values.get(name)) ? termText(values.get(name)!) : 'UNDEF'))
    return `(${[...cells, i].join(' ')})`
  })
  const columns = [...shared, rowVariable].map((name) => `?${name}`).join(' ')
  const table = `VALUES (${columns}) { ${rows.join(' ')} }`
  const isFilter = mode !== 'join' && mode !== 'optional'
  const results = isFilter ? variables.filter((name) => bound.some(({ values }) => values.has(name))) : variables
  const names = [...results, rowVariable].map((name) => `?${name}`).join(' ')
  return `SELECT ${isFilter ? 'DISTINCT ' : ''}${names} WHERE { ${table} ${body} }`
}

/** The query of a step for all its solutions, or for no more than some. */
export function freeQuery({ variables, body }: ReadyStep, limit?: number): string {
  const names = variables.length === 0 ? '*' : variables.map((name) => `?${name}`).join(' ')
  return `SELECT ${names} WHERE { ${body} }${limit === undefined ? '' : ` LIMIT ${limit}`}`
}

function isPassed(term: Term | undefined): boolean {
  return (
    term !== undefined && term.termType !== 'BlankNode' && !(term.termType === 'NamedNode' && !iri.test(term.value))
  )
}

/** What can stand between `<` and `>` (SPARQL 1.1 §19.8, IRIREF): what endpoints say is not always so. */
const iri = /^[^\0-\x20<>"{}|^`\\]*$/

/** Two solutions as one; undefined where they disagree. */
export function merged(one: Solution, other: Solution): Solution | undefined {
  const both = new Map(one)
  for (const [name, term] of other) {
    const known = both.get(name)
    if (known !== undefined && !known.equals(term)) return undefined
    both.set(name, term)
  }
  return both
}
