import { translate, Util } from 'sparqlalgebrajs'
import { Generator, type Pattern, type SelectQuery, Wildcard } from 'sparqljs'
import { certainVariables, mentionedVariables } from './variables.js'

/** How what a step finds meets the solutions before it. */
export type Mode = 'join' | 'optional' | 'minus' | 'exists' | 'notExists'

/** Whom a step asks: our own store, or an endpoint, which a variable may name. */
export type Whom = 'own' | { readonly endpoint?: string; readonly variable?: string; readonly isSilent: boolean }

/** Patterns that one store answers as a whole. */
export interface Step {
  readonly mode: Mode
  readonly whom: Whom
  readonly patterns: readonly Pattern[]
}

/** Steps that are taken one after the other: the solutions of each are passed on to the next. */
export interface Chain {
  readonly steps: readonly Step[]
}

/** A step as it is asked. */
export interface ReadyStep extends Step {
  /** The variables in scope of its patterns. */
  readonly variables: readonly string[]
  /** Its group, in braces or, where it may stand in another group with the same meaning, without. */
  readonly body: string
}

export function readyStep(step: Step): ReadyStep {
  const group = groupText(step.patterns)
  return {
    ...step,
    variables: scopeOf(step.patterns),
    body: isPlain(step.patterns) ? group.slice(1, -1) : group,
  }
}

/** The variables in scope of a group (SPARQL 1.1 §18.2.1). */
export function scopeOf(patterns: readonly Pattern[]): string[] {
  // From the text, as the translation changes the syntax tree that it is given.
  return Util.inScopeVariables(translate(selectionText(patterns))).map(({ value }) => value)
}

function groupText(patterns: readonly Pattern[]): string {
  const text = selectionText(patterns)
  return text.slice(text.indexOf('{')).trim()
}

function selectionText(patterns: readonly Pattern[]): string {
  return new Generator({ sparqlStar: true }).stringify(selection(patterns))
}

/** Built so because the type of a query is one of data, and the parser's own has no prefixes either. */
function selection(patterns: readonly Pattern[]): SelectQuery {
  return { type: 'query', queryType: 'SELECT', prefixes: {}, variables: [new Wildcard()], where: [...patterns] }
}

/** Triples with filters on them alone mean the same beside a table of values: engines see better what they can do. */
function isPlain(patterns: readonly Pattern[]): boolean {
  const certain = certainVariables(patterns)
  return patterns.every(
    (pattern) =>
      pattern.type === 'bgp' ||
      (pattern.type === 'filter' && [...mentionedVariables(pattern)].every((variable) => certain.has(variable))),
  )
}
