import type { Pattern } from 'sparqljs'

/** The variables that occur anywhere in a part of a query's syntax, in scope or not. */
export function mentionedVariables(part: unknown): ReadonlySet<string> {
  const found = new Set<string>()
  walk(part, (each) => {
    if (each['termType'] === 'Variable') found.add(each['value'] as string)
    if (each['type'] === 'values') for (const name of columnsOf(each)) found.add(name)
  })
  return found
}

/** Is there a SERVICE in a part of a query's syntax? */
export function hasService(part: unknown): boolean {
  return has(part, (each) => each['type'] === 'service')
}

/** Is there an EXISTS or NOT EXISTS in it? */
export function hasExists(part: unknown): boolean {
  return has(part, (each) => each['operator'] === 'exists' || each['operator'] === 'notexists')
}

/** The variables that each solution of a group binds; perhaps not all of them. */
export function certainVariables(patterns: readonly Pattern[]): ReadonlySet<string> {
  return new Set(patterns.flatMap((pattern) => [...certainIn(pattern)]))
}

function certainIn(pattern: Pattern): ReadonlySet<string> {
  if (pattern.type === 'bgp') return mentionedVariables(pattern)
  if (pattern.type === 'group') return certainVariables(pattern.patterns)
  if (pattern.type === 'graph' || (pattern.type === 'service' && !pattern.silent)) {
    return new Set([...certainVariables(pattern.patterns), ...mentionedVariables(pattern.name)])
  }
  if (pattern.type === 'union') {
    const [first, ...others] = pattern.patterns.map(certainIn)
    return new Set([...(first ?? [])].filter((variable) => others.every((other) => other.has(variable))))
  }
  if (pattern.type === 'values') {
    const bound = (name: string) => pattern.values.every((row) => row[`?${name}`] !== undefined)
    return new Set([...columnsOf(pattern as unknown as Part)].filter(bound))
  }
  return new Set()
}

type Part = Readonly<Record<string, unknown>>

function columnsOf(values: Part): ReadonlySet<string> {
  const rows = values['values'] as readonly object[]
  return new Set(rows.flatMap((row) => Object.keys(row)).map((name) => name.slice(1)))
}

function has(part: unknown, is: (part: Part) => boolean): boolean {
  let isFound = false
  walk(part, (each) => (isFound ||= is(each)))
  return isFound
}

/** Goes through all parts; a list rather than recursion, as queries may be nested deeply. */
function walk(part: unknown, visit: (part: Part) => void): void {
  const parts: unknown[] = [part]
  while (parts.length > 0) {
    const each = parts.pop()
    if (typeof each !== 'object' || each === null) continue
    visit(each as Part)
    for (const inner of Object.values(each)) parts.push(inner)
  }
}
