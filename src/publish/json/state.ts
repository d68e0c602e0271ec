import type { Literal } from '@rdfjs/types'
import { name } from '../../rdf/namespaces.js'
import type { Names } from './names.js'
import type { Plans } from './plan.js'
import type { Told } from './told.js'

/** An object of JSON while it is made. */
export type JsonObject = Record<string, unknown>

/** What the objects of one document have in common while they are written. */
export interface Writing {
  readonly told: Told
  readonly plans: Plans
  readonly names: Names
  readonly classTerms: ReadonlyMap<string, string>
  /** True: JSON-LD, in which lexical forms stay as they are. False: plain JSON with native values. */
  readonly exact: boolean
  /** Things that begin with this are parts, and told where they are named. */
  readonly partsOf: string | undefined
  /** A document, whose own parts (rows, collections of what points to its thing) are told where they are named too. */
  readonly document?: string | undefined
  /** Subjects that were told. */
  readonly written: Set<string>
  /** Things whose labels were told. */
  readonly labelled: Set<string>
  /** Prefixes that an IRI of the document would be taken for. */
  readonly misread: Set<string>
}

/** The short name of a predicate, class or datatype. */
export function keyword(writing: Writing, iri: string): string {
  const short = writing.names.short(iri)
  return short === iri ? id(writing, iri) : short
}

/** An IRI as it is; that a prefix would change it is noted. */
export function id({ names, misread }: Writing, iri: string): string {
  if (iri.startsWith('http')) {
    // Nearly all do, and what follows is nearly always "://".
    if (iri.startsWith('://', 4) || iri.startsWith('s://', 4)) return iri
  }
  const prefix = iri.startsWith('_:') ? undefined : names.misread(iri)
  if (prefix !== undefined) misread.add(prefix)
  return iri
}

/** The key of a text in an object of languages (JSON-LD 1.1 §4.6.2); undefined for a literal that is no text. */
export function languageKey({ language, datatype }: Literal): string | undefined {
  if (language !== '') return language
  return datatype.value === xsdString ? '@none' : undefined
}

export const xsdString = name('xsd', 'string')
