import { name } from '../rdf/namespaces.js'

/** The properties that name a thing, the best first. Those of {@link alternative} find a thing but do not call it. */
export const labelRanks: ReadonlyMap<string, number> = new Map(
  [name('skos', 'prefLabel'), name('rdfs', 'label'), name('dct', 'title'), name('skos', 'altLabel')].map(
    (iri, rank) => [iri, rank],
  ),
)

/** The rank of alternative labels (skos:altLabel). */
export const alternative = labelRanks.get(name('skos', 'altLabel'))!

/** The words of a text, case and accents folded, as the full-text index sees them. */
export function fold(text: string): string[] {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
  return plain.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
}
