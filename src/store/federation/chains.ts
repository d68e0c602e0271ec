import type { FilterPattern, Pattern, ServicePattern } from 'sparqljs'
import { Problem } from '../../problems/problem.js'
import { scopeOf, type Chain, type Mode, type Step, type Whom } from './step.js'
import { certainVariables, hasExists, hasService, mentionedVariables } from './variables.js'

/** What stands in a query for chains: the name is that of the chain's place. */
export const placeholder = 'urn:dataesr:chain:'

interface Place {
  /** The chains that were made so far. */
  readonly chains: Chain[]
  /** Do filters of the group see variables from outside it (OPTIONAL)? */
  readonly isOptional?: boolean
}

/**
 * Rewrites a group so that all in it that stores answer stands in chains: as much as can be in each step, as few chains as
 * can be. What is left (UNION, BIND and FILTER over several stores, subqueries) joins their solutions.
 *
 * @throws Problem `query-failed` for an EXISTS that cannot be asked of one store
 */
export function groupChains(patterns: readonly Pattern[], place: Place): Pattern[] {
  const filters = patterns.filter((pattern) => pattern.type === 'filter')
  const elements = patterns.filter((pattern) => pattern.type !== 'filter')
  const group = new Group(place)
  for (const element of elements) group.add(element)
  for (const filter of filters) group.filter(filter, elements)
  return group.finish()
}

/** A group while it is read: what is done, and the chain that grows at its end. */
class Group {
  readonly #place: Place
  readonly #done: Pattern[] = []
  readonly #filters: Pattern[] = []
  #steps: Step[] = []

  constructor(place: Place) {
    this.#place = place
  }

  add(element: Pattern): void {
    const step = this.#stepOf(element)
    if (step === undefined) this.#addOther(element)
    else if (step.whom === 'own' && step.mode === 'join') this.#addOwn(element, step)
    else this.#steps.push(step)
  }

  /** A filter goes where all that it looks at is known; an EXISTS becomes a step of its own. */
  filter(filter: FilterPattern, elements: readonly Pattern[]): void {
    const [first] = this.#steps
    if (first?.whom === 'own' && !hasService(filter) && this.#isOf(filter, first, elements)) {
      this.#steps[0] = { ...first, patterns: [...first.patterns, filter] }
      return
    }
    if (!hasExists(filter)) {
      this.#filters.push(filter)
      return
    }
    const step = existsStep(filter)
    if (step === undefined || this.#done.length > 0 || this.#steps.length === 0 || this.#place.isOptional) {
      throw new Problem(
        'query-failed',
        'FILTER EXISTS beside SERVICE can hold one SERVICE, or patterns of this endpoint, without filters on what stands outside it; write it so, or with MINUS',
      )
    }
    this.#steps.push(step)
  }

  finish(): Pattern[] {
    this.#close()
    return [...this.#done, ...this.#filters]
  }

  /** The step that an element is; undefined where it is none. */
  #stepOf(element: Pattern): Step | undefined {
    const isFirst = this.#done.length === 0
    if (element.type === 'service') return serviceStep('join', element)
    if (!hasService(element)) {
      if (joining.has(element.type)) return { mode: 'join', whom: 'own', patterns: [element] }
      if (!isFirst) return undefined
      // At the beginning of a group it is part of what our own store is asked.
      if (this.#isOwnOnly) return { mode: 'join', whom: 'own', patterns: [element] }
      if (element.type === 'optional' && isClosed(element.patterns)) {
        return { mode: 'optional', whom: 'own', patterns: element.patterns }
      }
      return element.type === 'minus' && isCertain(element.patterns)
        ? { mode: 'minus', whom: 'own', patterns: element.patterns }
        : undefined
    }
    if (!isFirst || this.#steps.length === 0) return undefined
    const service = element.type === 'optional' || element.type === 'minus' ? onlyService(element.patterns) : undefined
    if (service === undefined) return undefined
    if (element.type === 'optional') return serviceStep('optional', service)
    return isCertain(service.patterns) ? serviceStep('minus', service) : undefined
  }

  get #isOwnOnly(): boolean {
    return this.#steps.every(({ whom }) => whom === 'own') && this.#steps.length <= 1
  }

  /** Joins commute: what our own store answers is asked first, and at once. */
  #addOwn(element: Pattern, step: Step): void {
    const [first, ...others] = this.#steps
    const isMovable = this.#steps.every(({ mode }) => mode === 'join')
    if (first?.whom === 'own' && isMovable) {
      this.#steps = [{ ...first, patterns: [...first.patterns, element] }, ...others]
    } else if (isMovable) {
      this.#steps.unshift(step)
    } else {
      this.#steps.push(step)
    }
  }

  #addOther(element: Pattern): void {
    this.#close()
    this.#done.push(rewritten(element, this.#place))
  }

  #close(): void {
    if (this.#steps.length === 0) return
    this.#done.push(this.#hold({ steps: this.#steps }))
    this.#steps = []
  }

  /** Stands in the query for a chain, with its variables. */
  #hold(chain: Chain): Pattern {
    const place = this.#place.chains.push(chain) - 1
    const variables = variablesOf(chain)
    const values = [Object.fromEntries(variables.map((variable) => [`?${variable}`, undefined]))]
    return {
      type: 'service',
      name: { termType: 'NamedNode', value: `${placeholder}${place}`, equals: () => false },
      silent: false,
      patterns: variables.length === 0 ? [] : [{ type: 'values', values }],
    }
  }

  /** Can a step decide a filter: does it bind for certain all that others of the group bind too? */
  #isOf(filter: FilterPattern, first: Step, elements: readonly Pattern[]): boolean {
    const certain = certainVariables(first.patterns)
    const seen = [...mentionedVariables(filter)].filter((variable) => !certain.has(variable))
    if (this.#place.isOptional) return seen.length === 0
    const others = elements.filter((element) => !first.patterns.includes(element))
    return others.every((other) => seen.every((variable) => !mentionedVariables(other).has(variable)))
  }
}

/** The variables that the solutions of a chain may bind. */
export function variablesOf({ steps }: Chain): string[] {
  const binding = steps.filter(({ mode }) => mode === 'join' || mode === 'optional')
  const named = binding.flatMap(({ whom }) => (whom !== 'own' && whom.variable !== undefined ? [whom.variable] : []))
  return [...new Set([...binding.flatMap(({ patterns }) => scopeOf(patterns)), ...named])]
}

/** Elements whose solutions are joined with those before them, whatever these are. */
const joining: ReadonlySet<string | undefined> = new Set(['bgp', 'graph', 'union', 'group', 'values', 'query'])

function serviceStep(mode: Mode, { name, silent, patterns }: ServicePattern): Step {
  const whom: Whom =
    name.termType === 'Variable'
      ? { variable: name.value, isSilent: silent }
      : { endpoint: name.value, isSilent: silent }
  return { mode, whom, patterns }
}

function onlyService(patterns: readonly Pattern[]): ServicePattern | undefined {
  const [only, ...others] = patterns
  return only?.type === 'service' && others.length === 0 ? only : undefined
}

/** Does each solution of a group bind all its variables? Only then is leaving out by MINUS a matter of values alone. */
function isCertain(patterns: readonly Pattern[]): boolean {
  const certain = certainVariables(patterns)
  return scopeOf(patterns).every((variable) => certain.has(variable))
}

/** Do the filters of a group look at nothing from outside it? */
function isClosed(patterns: readonly Pattern[]): boolean {
  const scope = certainVariables(patterns)
  const filters = patterns.filter(({ type }) => type === 'filter')
  return filters.every((filter) => [...mentionedVariables(filter)].every((variable) => scope.has(variable)))
}

function existsStep({ expression }: FilterPattern): Step | undefined {
  if (!('operator' in expression)) return undefined
  const mode = existsModes[expression.operator]
  const [argument] = expression.args
  if (mode === undefined || argument === undefined) return undefined
  const patterns = patternsOf(argument as Pattern)
  const service = onlyService(patterns)
  if (service !== undefined) return serviceStep(mode, service)
  return !hasService(patterns) && isClosed(patterns) ? { mode, whom: 'own', patterns } : undefined
}

const existsModes: Readonly<Record<string, Mode | undefined>> = { exists: 'exists', notexists: 'notExists' }

function patternsOf(pattern: Pattern): readonly Pattern[] {
  return pattern.type === 'group' ? pattern.patterns : [pattern]
}

/** An element that several stores answer, with chains in the groups within it. */
function rewritten(element: Pattern, { chains }: Place): Pattern {
  switch (element.type) {
    case 'query':
      return { ...element, where: groupChains(element.where ?? [], { chains }) }
    case 'union':
      return {
        ...element,
        patterns: element.patterns.map((each) => ({
          type: 'group',
          patterns: groupChains(patternsOf(each), { chains }),
        })),
      }
    case 'group':
    case 'minus':
      return { ...element, patterns: groupChains(element.patterns, { chains }) }
    case 'optional':
      return { ...element, patterns: groupChains(element.patterns, { chains, isOptional: true }) }
    default:
      return element
  }
}
