import { Problem } from '../../problems/problem.js'
import {
  boundQuery,
  freeQuery,
  groupBySharedValues,
  merged,
  rowVariable,
  type Bound,
  type Solution,
} from './boundQuery.js'
import type { ReadyStep, Whom } from './step.js'

/** Asks a store, whichever it is, and reads its solutions. */
export interface Asker {
  own(query: string): AsyncIterable<Solution>
  /** All solutions of an endpoint, or undefined where it failed and may (SILENT). */
  service(endpoint: string, query: string, isSilent: boolean): Promise<readonly Solution[] | undefined>
  /** Solutions whose values are passed on with one request. */
  readonly block: number
}

/**
 * The solutions of a chain: each step is asked for what meets the solutions before it, a block at a time.
 *
 * @param before solutions that are there already
 */
export function takeSteps(
  steps: readonly ReadyStep[],
  asker: Asker,
  before?: AsyncIterable<Solution>,
): AsyncIterable<Solution> {
  const [first, second, ...others] = steps
  if (before === undefined && second !== undefined && isTurnable(first!, second)) {
    return meetAll(smallerFirst(first!, second, asker), others, asker)
  }
  return before === undefined ? meetAll(free(first!, asker), steps.slice(1), asker) : meetAll(before, steps, asker)
}

function meetAll(
  solutions: AsyncIterable<Solution>,
  steps: readonly ReadyStep[],
  asker: Asker,
): AsyncIterable<Solution> {
  return steps.reduce((before, step) => meet(before, step, asker), solutions)
}

/** The first step: nothing is known yet. */
async function* free(step: ReadyStep, asker: Asker): AsyncGenerator<Solution> {
  if (step.whom === 'own') {
    yield* asker.own(freeQuery(step))
    return
  }
  const { endpoint, variable, isSilent } = step.whom
  if (endpoint === undefined) throw unnamed(variable!)
  yield* (await asker.service(endpoint, freeQuery(step), isSilent)) ?? [new Map()]
}

/** May the second step be asked before the first? */
function isTurnable(first: ReadyStep, { mode, whom }: ReadyStep): boolean {
  return first.whom === 'own' && mode === 'join' && whom !== 'own' && whom.endpoint !== undefined && !whom.isSilent
}

/** Beyond so many blocks of solutions it is worth to ask whether the other side has less. */
const manyBlocks = 5

/** Ours comes first, unless it has many solutions and the endpoint few: then the values of these are passed to us. */
async function* smallerFirst(own: ReadyStep, service: ReadyStep, asker: Asker): AsyncGenerator<Solution> {
  const solutions = free(own, asker)
  const known: Solution[] = []
  const most = manyBlocks * asker.block
  let isAll = true
  for await (const solution of { [Symbol.asyncIterator]: () => ({ next: () => solutions.next() }) }) {
    known.push(solution)
    if (known.length > most) {
      isAll = false
      break
    }
  }
  if (!isAll) {
    const few = await fewOf(service, most, asker)
    if (few !== undefined) {
      await solutions.return(undefined)
      yield* meet(iterate(few), own, asker)
      return
    }
  }
  yield* meet(concat(known, solutions), service, asker)
}

async function fewOf(service: ReadyStep, most: number, asker: Asker): Promise<readonly Solution[] | undefined> {
  const { endpoint } = service.whom as Exclude<Whom, 'own'>
  const found = await asker.service(endpoint!, freeQuery(service, most + 1), true)
  return found !== undefined && found.length <= most ? found : undefined
}

async function* meet(before: AsyncIterable<Solution>, step: ReadyStep, asker: Asker): AsyncGenerator<Solution> {
  for await (const block of blocks(before, asker.block)) {
    for (const { whom, solutions } of parts(block, step)) yield* meetBlock(solutions, { ...step, whom }, asker)
  }
}

/** A variable that names the endpoint has a value in each solution: each endpoint is asked for its own. */
function parts(block: readonly Solution[], { whom }: ReadyStep): readonly { whom: Whom; solutions: Solution[] }[] {
  if (whom === 'own' || whom.variable === undefined) return [{ whom, solutions: [...block] }]
  const byEndpoint = new Map<string, Solution[]>()
  for (const solution of block) {
    const term = solution.get(whom.variable)
    if (term?.termType !== 'NamedNode') throw unnamed(whom.variable)
    const others = byEndpoint.get(term.value)
    if (others) others.push(solution)
    else byEndpoint.set(term.value, [solution])
  }
  return [...byEndpoint].map(([endpoint, solutions]) => ({ whom: { endpoint, isSilent: whom.isSilent }, solutions }))
}

async function* meetBlock(solutions: readonly Solution[], step: ReadyStep, asker: Asker): AsyncGenerator<Solution> {
  const isJoin = step.mode === 'join' || step.mode === 'optional'
  const matched = new Set<Solution>()
  const bound = groupBySharedValues(solutions, step).filter(({ values }) => step.mode !== 'minus' || values.size > 0)
  const found = bound.length === 0 ? [] : await ask(step, bound, asker)
  if (found === undefined) {
    // The failure of a SILENT service is one solution that binds nothing (SPARQL 1.1 Federated Query §2.2).
    if (step.mode !== 'notExists') yield* solutions
    return
  }
  for await (const solution of found) {
    const group = bound[Number(solution.get(rowVariable)?.value)]
    const told = new Map([...solution].filter(([name]) => name !== rowVariable))
    for (const before of group?.solutions ?? []) {
      const both = merged(before, told)
      if (both === undefined) continue
      matched.add(before)
      if (isJoin) yield both
    }
  }
  if (step.mode === 'exists') yield* solutions.filter((solution) => matched.has(solution))
  else if (step.mode !== 'join') yield* solutions.filter((solution) => !matched.has(solution))
}

function ask(
  step: ReadyStep,
  bound: readonly Bound[],
  asker: Asker,
): AsyncIterable<Solution> | Promise<Iterable<Solution> | undefined> {
  const query = boundQuery(step, bound)
  if (step.whom === 'own') return asker.own(query)
  return asker.service(step.whom.endpoint!, query, step.whom.isSilent)
}

function unnamed(variable: string): Problem {
  return new Problem(
    'query-failed',
    `?${variable} names no endpoint where SERVICE ?${variable} is asked: bind it before, by VALUES in the same group`,
  )
}

async function* blocks(solutions: AsyncIterable<Solution>, size: number): AsyncGenerator<readonly Solution[]> {
  let block: Solution[] = []
  for await (const solution of solutions) {
    block.push(solution)
    if (block.length < size) continue
    yield block
    block = []
  }
  if (block.length > 0) yield block
}

async function* concat(known: readonly Solution[], more: AsyncIterable<Solution>): AsyncGenerator<Solution> {
  yield* known
  yield* more
}

async function* iterate(solutions: readonly Solution[]): AsyncGenerator<Solution> {
  yield* solutions
}
