import type { Offer } from '../negotiate.js'

/** A format of the API. */
export interface ApiFormat extends Offer {
  readonly name: FormatName
  /** How it is called for people. */
  readonly title: string
  /** Is all that was asked for sent in one stream? Else an answer is a page of it. */
  readonly whole: boolean
}

type FormatName = 'json' | 'jsonld' | 'csv' | 'geojson' | 'ndjson' | 'html'

/** The one table of formats of the API, in the order of preference; the first answers a client that names none. */
export const apiFormats: readonly ApiFormat[] = [
  { name: 'json', title: 'JSON', mediaType: 'application/json', aliases: [], whole: false },
  { name: 'jsonld', title: 'JSON-LD', mediaType: 'application/ld+json', aliases: [], whole: false },
  { name: 'csv', title: 'CSV', mediaType: 'text/csv', aliases: [], whole: true },
  {
    name: 'geojson',
    title: 'GeoJSON',
    mediaType: 'application/geo+json',
    aliases: ['application/vnd.geo+json'],
    whole: true,
  },
  {
    name: 'ndjson',
    title: 'NDJSON',
    mediaType: 'application/x-ndjson',
    aliases: ['application/ndjson', 'application/jsonl', 'application/x-jsonlines'],
    whole: true,
  },
  { name: 'html', title: 'HTML', mediaType: 'text/html', aliases: ['application/xhtml+xml'], whole: false },
]

/** The format that a name's extension says (`publication.csv`), and the name without it; undefined where it says none. */
export function splitExtension(path: string): { readonly bare: string; readonly extension: string } | undefined {
  const [, bare, extension] = /^(.+)\.([a-z]+)$/.exec(path) ?? []
  if (bare === undefined || extension === undefined) return undefined
  return apiFormats.some(({ name }) => name === extension) ? { bare, extension } : undefined
}
