import { compile, jsonpath, type JSONPathQuery, type JSONValue } from 'json-p3'
import { Problem, type Origin } from '../problems/problem.js'

/** The values that a JSONPath selects in a value, in document order. */
type JsonSelector = (value: JSONValue) => Iterable<JSONValue>

/**
 * Compiles a JSONPath (RFC 9535). Short forms are taken too: `a.b` is `$.a.b`, `[0]` is `$[0]`.
 * Fails with `bad-mapping` where it does not parse.
 */
export function compileJsonPath(path: string, origin: Origin): JsonSelector {
  const query = parse(path, origin)
  const names = memberNames(query)
  return names ? (value) => member(value, names) : (value) => lazily(query, value)
}

function parse(path: string, origin: Origin): JSONPathQuery {
  try {
    return compile(completed(path))
  } catch (cause) {
    const message = `"${path}" is not a JSONPath: ${(cause as Error).message}`
    throw new Problem('bad-mapping', message, origin, { cause })
  }
}

function completed(path: string): string {
  return path.startsWith('$') ? path : path.startsWith('[') ? `$${path}` : `$.${path}`
}

/** The names of a plain chain of members (`$.a.b`), which needs no query machinery; undefined for any other path. */
function memberNames(query: JSONPathQuery): string[] | undefined {
  const selectors = query.segments.flatMap((segment) => segment.selectors)
  const names = selectors.filter((selector) => selector instanceof jsonpath.selectors.NameSelector)
  const isChain = query.singularQuery() && names.length === selectors.length
  return isChain ? names.map(({ name }) => name) : undefined
}

function member(value: JSONValue, names: readonly string[]): readonly JSONValue[] {
  let current = value
  for (const name of names) {
    if (!isJsonObject(current) || !Object.hasOwn(current, name)) return []
    current = current[name]
  }
  return [current]
}

function* lazily(query: JSONPathQuery, value: JSONValue): Generator<JSONValue> {
  for (const node of query.lazyQuery(value)) yield node.value
}

/** Neither an array nor null. */
export function isJsonObject(value: JSONValue): value is Record<string, JSONValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
