import { Problem } from '../problems/problem.js'
import { name } from '../rdf/namespaces.js'
import type { PropertyDraft } from './drafts.js'
import type { Step } from './model.js'
import { pathKey } from './path.js'
import { localName, wordsOf } from './texts.js'

/** The prefixes of a theme, by which what has the same name is told apart. */
export type Prefixes = Readonly<Record<string, string>>

/** Words that JSON and addresses use for themselves; `label` is what it says everywhere, `rdfs:label`. */
export const reservedKeys: ReadonlySet<string> = new Set(
  `id type types label labels context document included page limit offset q sort fields facets bbox format lang
   cursor after total items next previous constructor prototype`.split(/\s+/),
)

/**
 * The key of each path (by {@link pathKey}): its notation, else the last name of the path, else that with what is before
 * it. Predicates are named before inverses and sequences, whose last name is often that of a predicate.
 *
 * @throws Problem `bad-shape` for a notation that cannot be a key, or that two paths have
 */
export function assignKeys(drafts: readonly PropertyDraft[], prefixes: Prefixes): ReadonlyMap<string, string> {
  const all = withNested(drafts)
  const keys = readNotations(all)
  const taken = new Set(keys.values())
  const isPlain = ({ path }: PropertyDraft) => path.length === 1 && path[0]?.inverse === false
  for (const { path } of [...all.filter(isPlain), ...all.filter((draft) => !isPlain(draft))]) {
    const key = pathKey(path)
    if (keys.has(key)) continue
    const free = firstFree(candidates(path, prefixes), taken)
    keys.set(key, free)
    taken.add(free)
  }
  return keys
}

function withNested(drafts: readonly PropertyDraft[]): PropertyDraft[] {
  return drafts.flatMap((draft) => [draft, ...withNested(draft.nested)])
}

function readNotations(drafts: readonly PropertyDraft[]): Map<string, string> {
  const keys = new Map([[labelPath, 'label']])
  const paths = new Map([['label', labelPath]])
  for (const { notation, path } of drafts) {
    if (notation === undefined) continue
    const key = pathKey(path)
    const fault = notationFault(notation, { key, known: keys.get(key), path: paths.get(notation) })
    if (fault)
      throw new Problem('bad-shape', `the shape of ${key} cannot be used: its skos:notation "${notation}" ${fault}`)
    keys.set(key, notation)
    paths.set(notation, key)
  }
  return keys
}

/** `rdfs:label` is called `label` in all that is served. */
const labelPath = pathKey([{ iri: name('rdfs', 'label'), inverse: false }])

interface Notation {
  readonly key: string
  /** The key that its path has already. */
  readonly known: string | undefined
  /** The path that has it already. */
  readonly path: string | undefined
}

function notationFault(notation: string, { key, known, path }: Notation): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(notation))
    return 'is no name of letters, digits, hyphens and underscores that begins with a letter'
  if (known !== undefined && known !== notation) return `is another than "${known}", by which it is known`
  if (path !== undefined && path !== key) return `is that of ${path} too`
  return reservedKeys.has(notation) && known === undefined
    ? 'is a word that addresses and JSON use for themselves'
    : undefined
}

/** The names that a path may have, the best first. */
function* candidates(path: readonly Step[], prefixes: Prefixes): Generator<string> {
  const { iri } = path.at(-1)!
  const last = legal(localName(iri))
  yield last
  if (path.length > 1) yield path.map((step) => legal(localName(step.iri))).join('_')
  const prefixed = `${prefixOf(iri, prefixes)}_${last}`
  yield prefixed
  for (let number = 2; ; number++) yield `${prefixed}_${number}`
}

function firstFree(names: Iterable<string>, taken: ReadonlySet<string>): string {
  for (const each of names) {
    if (/^[A-Za-z]/.test(each) && !reservedKeys.has(each) && !taken.has(each)) return each
  }
  throw new Error('names never end')
}

/** A name of ASCII letters, digits and underscores: accents are taken off, what else there is becomes an underscore. */
function legal(local: string): string {
  return local
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
}

/** The prefix of an IRI in the theme, else the last name of its namespace. */
export function prefixOf(iri: string, prefixes: Prefixes): string {
  const namespace = iri.slice(0, iri.length - (/[^/#:]+[/#:]*$/.exec(iri)?.[0].length ?? 0))
  const [found] = Object.entries(prefixes).find(([prefix, value]) => prefix !== '' && value === namespace) ?? []
  const own = legal(found ?? localName(namespace))
  return /^[A-Za-z]/.test(own) ? own : `ns${own}`
}

/** A class's name as part of an address: `ResearchUnit` → `research-unit`. */
export function kebab(iri: string): string {
  return wordsOf(legal(localName(iri)))
    .join('-')
    .toLowerCase()
}
