import vary from 'vary'
import { asURI, decodedPath, documentIRI, documentPath, queryOf, spellings } from '../address.js'
import { cacheControl } from '../caching.js'
import type { PublishedDataset } from '../datasets.js'
import { findNamed, refuseGone } from '../find.js'
import { type Language, languageOf } from '../language.js'
import { mustChoose, send } from '../representation.js'
import { redirect } from '../redirect.js'
import { Refusal } from '../refusal.js'
import type { Exchange, Site } from '../site.js'
import type { ApiCollection } from './collectionModel.js'
import { collectionsOf } from './apiCollection.js'
import { writeCsv } from './csv.js'
import { itemContext } from './envelopeContext.js'
import { type ApiFormat, splitExtension } from './formats.js'
import { representationParameters } from './generalParameters.js'
import { featureOf } from './geojson.js'
import { datasetsOf, type Item, readItem } from './items.js'
import type { Keys } from './keys.js'
import { alternatesOf, apiPath, descriptionLinks, withQuery } from './links.js'
import type { Parameter } from './parameter.js'
import { provenanceLinks, provenanceOf } from './provenance.js'
import { readParameters } from './readParameters.js'
import { contextLink } from './themeContext.js'

/** Answers `api/{collection}/{key}`: a thing of the collection; for people, its page. */
export async function answerItem(exchange: Exchange, collection: ApiCollection, key: string): Promise<void> {
  const { site, request } = exchange
  readParameters(queryOf(request), itemParameters(collection))
  // A key may itself end like an extension (`10.1234/index.html`): then it is the thing's.
  const whole = await findInCollection(site, collection, key)
  const split = whole === undefined ? splitExtension(key) : undefined
  const thing = whole ?? (split && (await findInCollection(site, collection, split.bare)))
  if (thing === undefined) await answerMoved(exchange, collection, split?.bare ?? key)
  else await sendItem(exchange, { collection, thing, extension: split?.extension })
}

/** The formats of a thing: those of its collection, but for the one that is a list. */
export function itemFormats({ formats }: Pick<ApiCollection, 'formats'>): readonly ApiFormat[] {
  return formats.filter(({ name }) => name !== 'ndjson')
}

/** What may be asked of a thing, by name. */
export function itemParameters(collection: Pick<ApiCollection, 'formats'>): ReadonlyMap<string, Parameter> {
  const parameters = representationParameters(itemFormats(collection).map(({ name }) => name))
  return new Map(parameters.map((parameter) => [parameter.name, parameter]))
}

/** The thing of the collection that a key names, in whatever spelling. */
async function findInCollection(
  { release, address }: Site,
  { shape, keys }: ApiCollection,
  key: string,
): Promise<string | undefined> {
  const isIn = (iri: string): boolean => release.inCollection(shape.key, iri)
  for await (const path of pathsOf(keys, key)) {
    const iri = spellingsOf(path)
      .map((spelling) => address.baseIRI + spelling)
      .find(isIn)
    if (iri !== undefined) return iri
  }
  // The IRI of others is its own key.
  return spellingsOf(key).find(isIn)
}

/** Wholly decoded too, as clients that fill in templates encode the `#` of a part, and all of an IRI. */
function spellingsOf(path: string): readonly string[] {
  return [...spellings(path), decodedPath(path)]
}

/** A slash within a key may be encoded. */
async function* pathsOf(keys: Keys, key: string): AsyncGenerator<string> {
  yield* keys.paths(key)
  if (/%2f/i.test(key)) yield* keys.paths(key.replace(/%2f/gi, '/'))
}

interface FoundItem {
  readonly collection: ApiCollection
  readonly thing: string
  readonly extension: string | undefined
}

async function sendItem(exchange: Exchange, { collection, thing, extension }: FoundItem): Promise<void> {
  const { site, request, response } = exchange
  const { language } = languageOf(request)
  const path = apiPath(site, collection.shape.key, encodeKey(collection.keys.of(thing)))
  const formats = itemFormats(collection)
  const at = ({ name }: { name: string }): string => `${path}.${name}`
  const { offer, mediaType } = mustChoose(request, formats, { at, extension })
  if (extension === undefined) vary(response, 'Accept')
  if (offer.name === 'html') {
    redirectToPage(exchange, thing)
    return
  }
  if (extension === undefined) response.setHeader('Content-Location', at(offer))
  if (offer.name === 'csv') vary(response, 'Accept-Language')
  const datasets = datasetsOf(site, thing)
  await send(exchange, {
    mediaType,
    variant: [thing, offer.name, ...(offer.name === 'csv' ? [language] : [])],
    cacheControl: cacheControl.representation,
    links: [
      { href: thing, rel: 'cite-as' },
      ...(offer.name === 'json' ? [contextLink(site, 'item')] : []),
      { href: apiPath(site, collection.shape.key), rel: 'collection' },
      ...descriptionLinks(site),
      ...provenanceLinks(site, datasets),
      ...alternatesOf({ path, query: '' }, formats, offer.name),
    ],
    body: () => writeItem(site, { collection, thing, format: offer, datasets, language }),
  })
}

/** The page of a thing is its document's; the same for every client that wants one. */
function redirectToPage(exchange: Exchange, thing: string): void {
  const { language, asked } = languageOf(exchange.request)
  const parameters = new URLSearchParams(asked ? { lang: language } : {})
  redirect(exchange, 303, withQuery(documentPath(exchange.site.address, thing), parameters))
}

interface WrittenItem {
  readonly collection: ApiCollection
  readonly thing: string
  readonly format: ApiFormat
  readonly datasets: readonly PublishedDataset[]
  readonly language: Language
}

async function writeItem(site: Site, { collection, thing, format, datasets, language }: WrittenItem): Promise<string> {
  const { properties } = collection.shape
  const { item, context } = readItem(site, thing, { exact: format.name === 'jsonld', properties })
  const about = provenanceOf(site, datasets)
  if (format.name === 'csv') {
    const pieces: string[] = []
    for await (const piece of writeCsv(oneBatch(item), { ...collection, language })) pieces.push(piece)
    return pieces.join('')
  }
  if (format.name === 'geojson') return asText({ ...featureOf(item, site.release.position(thing)), ...about })
  if (format.name === 'json') return asText({ ...item, ...about })
  const document = { id: documentIRI(site.address, thing), ...about }
  return asText({ '@context': [...context, itemContext], ...item, document })
}

function asText(item: object): string {
  return `${JSON.stringify(item, undefined, 2)}\n`
}

async function* oneBatch(item: Item): AsyncGenerator<readonly Item[]> {
  yield [item]
}

/** A thing that was merged into another is found where that is: in a collection, or at its document. */
async function answerMoved(exchange: Exchange, collection: ApiCollection, key: string): Promise<void> {
  const { site } = exchange
  const paths: string[] = []
  for await (const path of pathsOf(collection.keys, key)) paths.push(path)
  const named = findNamed(site, paths)
  if (named.kind === 'gone') throw refuseGone(site, named.iri, named.successors)
  if (named.kind !== 'moved') throw notIn(site, collection, key)
  const survivor = named.thing
  const collections = [collection, ...(await collectionsOf(site)).values()]
  const holding = collections.find(({ shape }) => site.release.inCollection(shape.key, survivor))
  const target = holding
    ? apiPath(site, holding.shape.key, encodeKey(holding.keys.of(survivor)))
    : documentPath(site.address, survivor)
  redirect(exchange, 301, target + queryOf(exchange.request))
}

function notIn({ address }: Site, { shape }: ApiCollection, key: string): Refusal {
  const text = decodedPath(key)
  const search = `${address.mount}search?q=${encodeURIComponent(text.split('/').at(-1) ?? '')}`
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text
  return new Refusal('not-found', `the collection ${shape.key} has nothing with the key "${shown}"`, {
    members: { search },
  })
}

/** A key as a part of a path: what would end the path is encoded, what is encoded already stays. */
export function encodeKey(key: string): string {
  return asURI(key).replaceAll('?', '%3F').replaceAll('#', '%23')
}
