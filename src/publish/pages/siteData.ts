import { factory } from '../../rdf/environment.js'
import { name } from '../../rdf/namespaces.js'
import type { PublishedDataset } from '../datasets.js'
import { many } from './structuredData.js'
import { bestLiteral, type View } from './view.js'

/** The first page for search engines: a site that can be searched, and the catalogue of its datasets. */
export function homeData(view: View): object {
  return { '@context': 'https://schema.org', '@graph': [webSite(view), catalogueOf(view)] }
}

/** The catalogue for search engines, with all of its datasets. */
export function catalogueData(view: View): object {
  const { datasets } = view.site
  return {
    '@context': 'https://schema.org',
    ...catalogueOf(view),
    dataset: datasets.map((dataset) => datasetOf(view, dataset)),
  }
}

/** What a page says of itself whose content is no thing of the release. */
export interface PlainPage {
  readonly title: string
  /** The page's path within the site. */
  readonly path: string
  readonly description?: string | undefined
  /** A class of schema.org for pages: `SearchResultsPage`, `CollectionPage`; by default `WebPage`. */
  readonly type?: string
  /** IRIs of the things that it lists, in order. */
  readonly items?: readonly string[]
}

/** Any other page for search engines: a page of the site, and what it lists. */
export function pageData(view: View, { title, path, description, type = 'WebPage', items = [] }: PlainPage): object {
  const { baseIRI } = view.site.address
  const list = items.map((iri, index) => ({
    '@type': 'ListItem',
    position: index + 1,
    item: { '@id': iri, name: nameOf(view, iri) },
  }))
  return {
    '@context': 'https://schema.org',
    '@type': type,
    name: title,
    ...(description === undefined ? {} : { description }),
    url: new URL(path, baseIRI).href,
    inLanguage: view.language,
    isPartOf: { '@type': 'WebSite', '@id': baseIRI, name: siteName(view) },
    ...(list.length === 0 ? {} : { mainEntity: { '@type': 'ItemList', itemListElement: list } }),
  }
}

function nameOf(view: View, iri: string): string | undefined {
  return bestLiteral(view, view.labels.get(iri) ?? [])?.value
}

function siteName(view: View): string {
  return bestLiteral(view, view.site.presentation.titles)?.value ?? 'dataESR'
}

function webSite(view: View): object {
  const { baseIRI } = view.site.address
  return {
    '@type': 'WebSite',
    '@id': baseIRI,
    name: siteName(view),
    url: baseIRI,
    inLanguage: view.language,
    potentialAction: {
      '@type': 'SearchAction',
      target: { '@type': 'EntryPoint', urlTemplate: `${baseIRI}search?q={search_term_string}` },
      'query-input': 'required name=search_term_string',
    },
  }
}

function catalogueOf(view: View): object {
  const { address, presentation, datasets } = view.site
  const description = bestLiteral(view, presentation.descriptions)?.value
  return {
    '@type': 'DataCatalog',
    '@id': `${address.baseIRI}catalogue`,
    name: siteName(view),
    ...(description === undefined ? {} : { description }),
    url: `${address.baseIRI}catalogue`,
    inLanguage: view.language,
    ...many('license', [...new Set(datasets.flatMap(({ licences }) => licences))]),
  }
}

/** A dataset, with what Google's guide for datasets asks for: name, description, licence, distributions. */
function datasetOf(view: View, dataset: PublishedDataset): object {
  const description = bestLiteral(view, dataset.descriptions)?.value
  const publishers = dataset.publishers.map(({ termType, value }) =>
    termType === 'Literal'
      ? { '@type': 'Organization', name: value }
      : { '@type': 'Organization', '@id': value, name: nameOf(view, value) },
  )
  return {
    '@type': 'Dataset',
    '@id': dataset.iri,
    name: bestLiteral(view, dataset.titles)?.value ?? dataset.iri,
    ...(description === undefined ? {} : { description }),
    url: dataset.iri,
    isAccessibleForFree: true,
    ...many('license', dataset.licences),
    ...many('publisher', publishers),
    ...many('isBasedOn', dataset.sources),
    ...(dataset.modified === undefined ? {} : { dateModified: dataset.modified }),
    ...many('distribution', distributionsOf(view, dataset)),
  }
}

function distributionsOf({ site }: View, { iri }: PublishedDataset): readonly object[] {
  const values = (subject: string, predicate: string): string[] =>
    [...site.release.catalogue.match(factory.namedNode(subject), factory.namedNode(predicate))].map(
      ({ object }) => object.value,
    )
  return values(iri, name('dcat', 'distribution')).flatMap((distribution) => {
    const [contentUrl] = [
      ...values(distribution, name('dcat', 'downloadURL')),
      ...values(distribution, name('dcat', 'accessURL')),
    ]
    if (contentUrl === undefined) return []
    const [mediaType] = values(distribution, name('dcat', 'mediaType'))
    const encodingFormat = mediaType?.replace(/^https?:\/\/www\.iana\.org\/assignments\/media-types\//, '')
    return [{ '@type': 'DataDownload', contentUrl, ...(encodingFormat === undefined ? {} : { encodingFormat }) }]
  })
}
