import { hasScheme } from '../rdf/iri.js'

/**
 * The endpoints that a query asks by `SERVICE`, wherever in it: their IRIs, `?name` for a variable, each once.
 *
 * @param query what the parser made of it
 */
export function namedServices(query: object): string[] {
  const found = { services: new Set<string>(), prefixes: new Map<string, string>(), base: '' }
  visit(query, found)
  return [...found.services]
}

interface Found {
  readonly services: Set<string>
  /** As declared so far: SPARQL has the declarations stand before the patterns. */
  readonly prefixes: Map<string, string>
  base: string
}

/** What of the parser's syntax tree is looked at. */
interface Part {
  readonly type?: unknown
  readonly subType?: unknown
  readonly key?: string
  readonly name?: Term
  readonly value?: Term
}

interface Term {
  readonly subType: string
  readonly value: string
  readonly prefix?: string
}

/** Goes through all parts of the tree; a queue rather than recursion, as queries may be nested. */
function visit(query: object, found: Found): void {
  const parts: unknown[] = [query]
  while (parts.length > 0) {
    const part = parts.shift()
    if (typeof part !== 'object' || part === null) continue
    readPart(part, found)
    for (const inner of Object.values(part)) parts.push(inner)
  }
}

function readPart({ type, subType, key, name, value }: Part, found: Found): void {
  if (type === 'contextDef' && subType === 'base') found.base = resolve(value!, found)
  if (type === 'contextDef' && subType === 'prefix') found.prefixes.set(key!, resolve(value!, found))
  if (type === 'pattern' && subType === 'service') found.services.add(resolve(name!, found))
}

function resolve({ subType, value, prefix }: Term, { prefixes, base }: Found): string {
  if (subType === 'variable') return `?${value}`
  if (prefix !== undefined) return `${prefixes.get(prefix)}${value}`
  return hasScheme(value) || !URL.canParse(value, base) ? value : new URL(value, base).href
}
