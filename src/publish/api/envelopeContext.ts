import { name, prefixes } from '../../rdf/namespaces.js'

/** The Hydra core vocabulary, by which collections and their pages are told (https://www.hydra-cg.com/spec/latest/core/). */
const hydra = 'http://www.w3.org/ns/hydra/core#'

/** Terms of what every answer says of itself (JSON-LD 1.1 §4). */
const common = {
  '@version': 1.1,
  id: '@id',
  type: '@type',
  title: { '@id': name('dct', 'title'), '@container': '@language' },
  description: { '@id': name('dct', 'description'), '@container': '@language' },
  total: { '@id': `${hydra}totalItems` },
  licence: { '@id': name('dct', 'license'), '@type': '@id', '@container': '@set' },
  release: { '@id': name('prov', 'wasDerivedFrom'), '@context': { version: name('owl', 'versionInfo') } },
  built: { '@id': name('dct', 'created'), '@type': `${prefixes.xsd}dateTime` },
  source: { '@id': name('dct', 'source'), '@container': '@set' },
  modified: { '@id': name('dct', 'modified') },
  from: { '@id': name('dct', 'source'), '@type': '@id', '@container': '@set' },
} as const

/**
 * The context of what the API says beside its items: of the list of collections, and of a page of one. The items have the
 * context of the theme, and it alone.
 *
 * @param theme the theme's context, by its address
 */
export function apiContext(theme: readonly unknown[]): object {
  return {
    ...common,
    collections: { '@id': `${hydra}collection`, '@container': '@set' },
    class: { '@id': name('void', 'class'), '@type': '@id' },
    key: { '@id': name('dct', 'identifier') },
    items: { '@id': `${hydra}member`, '@container': '@set', '@context': [null, ...theme] },
    first: { '@id': `${hydra}first`, '@type': '@id' },
    next: { '@id': `${hydra}next`, '@type': '@id' },
  }
}

/** The context by which an item says what the document about it is, beside that of the theme. */
export const itemContext = {
  document: { '@reverse': name('foaf', 'primaryTopic'), '@context': [null, common] },
} as const
