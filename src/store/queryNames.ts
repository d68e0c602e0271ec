import { hasScheme } from '../rdf/iri.js'

/** What a query names. */
export interface QueryNames {
  /**
   * The endpoints that it asks by `SERVICE`: their IRIs, `?name` for a variable, each once. What another endpoint is asked to ask
   * (a SERVICE within a SERVICE, as Wikidata has it for labels) is its own affair.
   */
  readonly services: readonly string[]
  /** The known prefixes that it uses and does not declare, with their namespaces. */
  readonly undeclared: Readonly<Record<string, string>>
}

/** Reads the names of a query from what the parser made of it. */
export function readNames(query: object, known: Readonly<Record<string, string>>): QueryNames {
  const found: Found = { services: new Set(), used: new Set(), prefixes: new Map(), known, base: '' }
  visit(query, found)
  const undeclared = [...found.used].filter((prefix) => !found.prefixes.has(prefix) && Object.hasOwn(known, prefix))
  return {
    services: [...found.services],
    undeclared: Object.fromEntries(undeclared.sort().map((prefix) => [prefix, known[prefix]!])),
  }
}

interface Found {
  readonly services: Set<string>
  readonly used: Set<string>
  /** As declared so far: SPARQL has the declarations stand before the patterns. */
  readonly prefixes: Map<string, string>
  readonly known: Readonly<Record<string, string>>
  base: string
}

/** What of the parser's syntax tree is looked at. */
interface Part {
  readonly type?: unknown
  readonly subType?: unknown
  readonly key?: string
  readonly name?: Term
  readonly value?: Term
  readonly prefix?: unknown
}

interface Term {
  readonly subType: string
  readonly value: string
  readonly prefix?: string
}

/** Goes through all parts of the tree, those that come first first; a list rather than recursion, as queries may be nested. */
function visit(query: object, found: Found): void {
  const parts: Visited[] = [{ part: query, isElsewhere: false }]
  for (const { part, isElsewhere } of parts) {
    readPart(part, found)
    const isService = part.type === 'pattern' && part.subType === 'service'
    if (isService && !isElsewhere) found.services.add(resolve(part.name!, found))
    for (const inner of Object.values(part) as unknown[])
      if (typeof inner === 'object' && inner !== null)
        parts.push({ part: inner, isElsewhere: isElsewhere || isService })
  }
}

interface Visited {
  readonly part: Part
  /** Does it stand in what another endpoint is asked? */
  readonly isElsewhere: boolean
}

function readPart({ type, subType, key, value, prefix }: Part, found: Found): void {
  if (type === 'contextDef' && subType === 'base') found.base = resolve(value!, found)
  if (type === 'contextDef' && subType === 'prefix') found.prefixes.set(key!, resolve(value!, found))
  if (type === 'term' && typeof prefix === 'string') found.used.add(prefix)
}

function resolve({ subType, value, prefix }: Term, { prefixes, known, base }: Found): string {
  if (subType === 'variable') return `?${value}`
  if (prefix !== undefined) return `${prefixes.get(prefix) ?? known[prefix]}${value}`
  return hasScheme(value) || !URL.canParse(value, base) ? value : new URL(value, base).href
}
