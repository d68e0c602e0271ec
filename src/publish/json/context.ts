import { name } from '../../rdf/namespaces.js'
import type { ClassShape } from '../../shapes/model.js'
import { localName } from '../../shapes/texts.js'
import { type Form, type Term, termsOf } from './forms.js'
import { usablePrefixes } from './names.js'
import { documentProperties } from './ownTerms.js'

/** A JSON-LD 1.1 context, and what it is made of. */
export interface JsonLdContext {
  /** The document to serve: `{"@context": {…}}`. */
  readonly document: { readonly '@context': Readonly<Record<string, unknown>> }
  /** Path (`pathKey`) → its term. */
  readonly terms: ReadonlyMap<string, Term>
  /** Class IRI → its term. */
  readonly classTerms: ReadonlyMap<string, string>
  /** Prefix → namespace. */
  readonly prefixes: ReadonlyMap<string, string>
}

/**
 * The one context of a theme (JSON-LD 1.1 §3, §4): `id`, `type`, `label`, `document`, a term for each property that a
 * shape has (coerced as all shapes agree) and for each class, and the prefixes for everything else.
 */
export function createContext(
  classes: readonly ClassShape[],
  prefixes: Readonly<Record<string, string>>,
): JsonLdContext {
  const themeTerms = termsOf(classes)
  const terms = termsOf([...classes, { properties: documentProperties(themeTerms) }])
  const names = new Set([...ownTerms.keys(), ...[...terms.values()].map(({ key }) => key)])
  const classTerms = termsOfClasses(classes, names)
  const usable = usablePrefixes(prefixes, new Set([...names, ...classTerms.values()]))
  const context = {
    '@version': 1.1,
    ...Object.fromEntries(ownTerms),
    ...Object.fromEntries([...terms.values()].map((term) => [term.key, definitionOf(term)])),
    ...Object.fromEntries([...classTerms].map(([iri, key]) => [key, { '@id': iri }])),
    // No term may be taken for a prefix, and no prefix for a term: each says which it is.
    ...Object.fromEntries([...usable].map(([prefix, iri]) => [prefix, { '@id': iri, '@prefix': true }])),
  }
  return { document: { '@context': context }, terms, classTerms, prefixes: usable }
}

/** The terms that every theme has. */
const ownTerms: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['id', '@id'],
  ['type', { '@id': '@type', '@container': '@set' }],
  ['label', { '@id': name('rdfs', 'label'), '@container': '@language' }],
  ['document', { '@reverse': name('foaf', 'primaryTopic'), '@type': '@id' }],
])

/** The definition of a property's term; `many` of the term itself, or of one class. */
export function definitionOf({ iri, inverse, form, many }: Term): Readonly<Record<string, unknown>> {
  const containers = [...(form.kind === 'texts' ? ['@language'] : []), ...(many ? ['@set'] : [])]
  const container = containers.length > 1 ? containers : containers[0]
  const type = typeOf(form)
  return {
    ...(inverse ? { '@reverse': iri } : { '@id': iri }),
    ...(type === undefined ? {} : { '@type': type }),
    ...(container === undefined ? {} : { '@container': container }),
  }
}

/** To what values are coerced (JSON-LD 1.1 §4.2.3). */
function typeOf(form: Form): string | undefined {
  return form.kind === 'things' ? '@id' : singleDatatype(form)
}

/** The datatype that need not be said with each value. */
export function singleDatatype(form: Form): string | undefined {
  if (form.kind !== 'literals' || form.datatypes.size !== 1) return undefined
  const [datatype] = form.datatypes
  return datatype === name('rdf', 'langString') ? undefined : datatype
}

/** The local names of classes; a name that a property or another class has is not taken. */
function termsOfClasses(classes: readonly ClassShape[], taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const iris = [...classes.map(({ classIRI }) => classIRI), ...classes.flatMap(({ subClasses }) => subClasses)]
  const found = new Map<string, string>()
  const names = new Set(taken)
  for (const iri of iris) {
    const local = localName(iri)
    if (found.has(iri) || names.has(local) || !/^[A-Za-z][\w-]*$/.test(local)) continue
    found.set(iri, local)
    names.add(local)
  }
  return found
}
