import { splitLine } from '../rdf/quads.js'
import type { Place } from './identifierIndex.js'
import type { Lookups } from './lookup.js'
import type { Merges } from './merge.js'
import type { PreferredLabels } from './preferredLabels.js'

/** What linking decided: which thing is which, and how each is called. */
export interface Decisions {
  readonly merges: Merges
  readonly lookups: Lookups
  readonly labels: PreferredLabels
}

/** The quad as it stands in the release: things under their final names; undefined where it is left out. */
export function rewriteQuad(quad: string, place: Place, { merges, lookups, labels }: Decisions): string | undefined {
  // Nothing was decided that could touch it: the cheap look comes first, as most lines of most tables are such.
  if (merges.size === 0 && labels.isEmpty && !lookups.isIn(quad)) return quad
  const terms = splitLine(quad)
  const subject = rename(terms.subject, merges)
  const predicate = labels.predicate(terms, subject)
  const object = terms.object.startsWith('<') ? renameObject(terms.object, place, { merges, lookups }) : terms.object
  if (predicate === undefined || object === undefined) return undefined
  const isSame = subject === terms.subject && predicate === terms.predicate && object === terms.object
  return isSame ? quad : `${subject} ${predicate} ${object}${terms.graph && ` ${terms.graph}`} .`
}

function renameObject(
  object: string,
  place: Place,
  { merges, lookups }: Omit<Decisions, 'labels'>,
): string | undefined {
  const iri = object.slice(1, -1)
  if (!lookups.isLookup(iri)) return rename(object, merges)
  const found = lookups.resolve(iri, place)
  return found === undefined ? undefined : `<${found}>`
}

function rename(term: string, merges: Merges): string {
  const survivor = merges.size === 0 ? undefined : merges.get(term.slice(1, -1))
  return survivor === undefined ? term : `<${survivor}>`
}
