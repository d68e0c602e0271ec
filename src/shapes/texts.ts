import { type Pointer } from '../rdf/pointer.js'
import type { Texts } from './model.js'

/** The literals of a property by language, the first of each; undefined where there are none. */
export function textsOf(of: Pointer, predicate: string): Texts | undefined {
  const texts = new Map<string, string>()
  for (const { term } of of.out(predicate)) {
    if (term.termType === 'Literal' && !texts.has(term.language)) texts.set(term.language, term.value)
  }
  return texts.size === 0 ? undefined : Object.fromEntries(texts)
}

/** The last part of an IRI: `http://schema.org/postalCode` → `postalCode`. */
export function localName(iri: string): string {
  const [local = iri] = /[^/#:?]+(?=[/#:?]*$)/.exec(iri) ?? []
  try {
    return decodeURIComponent(local)
  } catch {
    // Percent signs that encode nothing are the name's own.
    return local
  }
}

/** A name's words: `postalCode` → `postal`, `Code`; `RORId` → `ROR`, `Id`. */
export function wordsOf(local: string): readonly string[] {
  return local.match(/\p{Lu}+(?!\p{Ll})|\p{L}\p{M}*(?:\p{Ll}|\p{M}|\p{Lo})*|\p{N}+/gu) ?? []
}
