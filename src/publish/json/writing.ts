import type { Json } from './json.js'
import { createNames, type Names } from './names.js'
import type { Writing } from './state.js'

/** What a document needs beside its content: its context, and the names that go with it. */
export interface Framed<T> {
  readonly context: string | readonly unknown[] | Readonly<Record<string, unknown>>
  readonly content: T
}

/**
 * Writes with the prefixes of the context; where an IRI of the content would be taken for a name with one of them
 * (`geo:48.8,2.3`), it is written again without these, and the context says so (JSON-LD 1.1 API §5.2).
 *
 * @param url the address of the context, by which it is referred to; undefined: what is used of it stands in the document
 */
export function withContext<T>(
  json: Json,
  url: string | undefined,
  write: (names: Names, misread: Set<string>) => T,
): Framed<T> {
  const misread = new Set<string>()
  const content = write(json.names, misread)
  if (misread.size === 0) return { context: url ?? usedContext(json, content), content }
  const left = new Map([...json.context.prefixes].filter(([prefix]) => !misread.has(prefix)))
  const without = Object.fromEntries([...misread].map((prefix) => [prefix, null]))
  // Without these prefixes, nothing else is misread: names only grow longer.
  const again = write(createNames(left), new Set())
  return { context: url === undefined ? usedContext(json, again, misread) : [url, without], content: again }
}

/** What is used of the theme's context: so a document that is kept says the same wherever it lies, and asks no server. */
function usedContext(
  { context }: Json,
  content: unknown,
  misread: ReadonlySet<string> = new Set(),
): Readonly<Record<string, unknown>> {
  const whole = context.document['@context']
  const used = new Set<string>(['@version'])
  collectNames(content, used)
  return Object.fromEntries(Object.entries(whole).filter(([term]) => used.has(term) && !misread.has(term)))
}

/** Collects the keys of objects and the names of types, each also by its prefix. */
function collectNames(value: unknown, into: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const each of value) collectNames(each, into)
    return
  }
  for (const [key, each] of Object.entries(value)) {
    addName(key, into)
    if (key === 'type' || key === '@type') for (const type of [each].flat()) addName(String(type), into)
    collectNames(each, into)
  }
}

function addName(text: string, into: Set<string>): void {
  const colon = text.indexOf(':')
  into.add(colon < 0 ? text : text.slice(0, colon))
}

/** The beginning of a document or an item. */
export function createWriting(
  { exact, plain, context }: Json,
  { told, ...options }: Pick<Writing, 'told' | 'exact' | 'partsOf' | 'document' | 'names' | 'misread'>,
): Writing {
  return {
    told,
    ...options,
    plans: options.exact ? exact : plain,
    classTerms: context.classTerms,
    written: new Set(),
    labelled: new Set(),
  }
}
