import { compile, jsonpath, type JSONPathQuery, type JSONValue } from 'json-p3'
import { Problem, type Origin } from '../problems/problem.js'

/** The values that a JSONPath selects in a value, in document order. */
export type JsonSelector = (value: JSONValue) => Iterable<JSONValue>

/**
 * Compiles a JSONPath (RFC 9535). Forms that mappings have beside it are taken too: `a.b` is `$.a.b`, `[0]` is `$[0]`,
 * `$.[*]` is `$[*]`, and a name may hold spaces and the like (`Country Code`, `$.Country Code`).
 * Fails with `bad-mapping` where it does not parse.
 */
export function compileJsonPath(path: string, origin: Origin): JsonSelector {
  const query = parse(path, origin)
  const names = memberNames(query)
  return names ? (value) => member(value, names) : (value) => lazily(query, value)
}

/**
 * The names that lead to an array whose members a JSONPath selects: `$.a.b[*]` has `a` and `b`; undefined for any other path.
 * Fails with `bad-mapping` where it does not parse.
 */
export function arrayNames(path: string, origin: Origin): string[] | undefined {
  const segments = [...parse(path, origin).segments]
  const last = segments.pop()
  if (last === undefined || segmentText(last) !== '[*]') return undefined
  const names = segments.flatMap(({ selectors }) => selectors.map(nameOf))
  const isChain = segments.every((segment) => segment.selectors.length === 1 && !segmentText(segment).startsWith('..'))
  return isChain && names.every((name) => name !== undefined) ? names : undefined
}

/** In the normal form of the library: a segment that also selects what lies deeper begins with two dots. */
function segmentText(segment: JSONPathQuery['segments'][number]): string {
  return segment.toString()
}

function nameOf(selector: JSONPathQuery['segments'][number]['selectors'][number]): string | undefined {
  return selector instanceof jsonpath.selectors.NameSelector ? selector.name : undefined
}

function parse(path: string, origin: Origin): JSONPathQuery {
  const strict = completed(path)
  try {
    return compile(strict)
  } catch (cause) {
    const query = [withoutStrayDots(strict), withQuotedNames(strict)].map(attempt).find((found) => found !== undefined)
    if (query !== undefined) return query
    const message = `"${path}" is not a JSONPath: ${(cause as Error).message}`
    throw new Problem('bad-mapping', message, origin, { cause })
  }
}

/** Undefined where it is none: then the next form is tried, and in the end what is wrong with the strict one is told. */
function attempt(path: string): JSONPathQuery | undefined {
  try {
    return compile(path)
  } catch {
    return undefined
  }
}

/** `$.[*]` → `$[*]`, as before RFC 9535. */
function withoutStrayDots(path: string): string {
  return path.replace(/(?<!\.)\.\[/g, '[')
}

/** `$.Country Code` → `$["Country Code"]`, where nothing in it could mean anything else. */
function withQuotedNames(path: string): string {
  const names = path.slice(2).split('.')
  const isPlain = !/[$[\]*?()'"@,:]/.test(path.slice(1)) && names.every((name) => name !== '')
  return isPlain ? `$${names.map((name) => `[${JSON.stringify(name)}]`).join('')}` : path
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
