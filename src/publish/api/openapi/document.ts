import type { ApiCollection } from '../collectionModel.js'
import { collectionsOf } from '../apiCollection.js'
import type { JsonSchema } from '../jsonSchema.js'
import { apiPath } from '../links.js'
import { provenanceOf } from '../provenance.js'
import { asTexts, byLanguage, textIn } from '../texts.js'
import { readItem } from '../items.js'
import { jsonOf } from '../../json/json.js'
import type { Site } from '../../site.js'
import { alwaysThere, itemSchema } from './itemSchema.js'
import { findKept } from './kept.js'
import { collectionOperation, type Examples, itemOperation, listOperation, schemaName } from './operations.js'
import { failureResponses } from './responses.js'
import { commonSchemas } from './schemas.js'

/** The description of the API by OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1), generated from the shapes. */
export async function openApiDocument(site: Site): Promise<JsonSchema> {
  const collections = [...(await collectionsOf(site)).values()]
  const described: { readonly paths: JsonSchema; readonly schema: readonly [string, JsonSchema] }[] = []
  // One after the other: the data are asked for each, and questions of others are answered in between.
  for (const collection of collections) described.push(await describeCollection(site, collection))
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base',
    info: infoOf(site),
    servers: [{ url: site.address.mount.replace(/(?<=.)\/$/, '') }],
    tags: collections.map(({ shape }) => ({
      name: shape.key,
      description: textIn(shape.labels, 'en') ?? shape.key,
      'x-labels': byLanguage(shape.labels),
    })),
    paths: Object.assign({ '/api': { get: listOperation() } }, ...described.map(({ paths }) => paths)) as JsonSchema,
    components: {
      schemas: { ...commonSchemas, ...Object.fromEntries(described.map(({ schema }) => schema)) },
      responses: failureResponses,
    },
  }
}

async function describeCollection(site: Site, collection: ApiCollection) {
  const { shape } = collection
  const kept = await findKept(site.release, shape)
  const examples = await findExamples(site, collection)
  return {
    paths: {
      [`/api/${shape.key}`]: { get: collectionOperation(collection, examples) },
      [`/api/${shape.key}/{key}`]: { get: itemOperation(collection, examples, alwaysThere(shape, kept)) },
    },
    schema: [schemaName(shape), itemSchema(jsonOf(site), shape, kept)] as const,
  }
}

/** The first thing of a collection, as answers tell it. */
async function findExamples(site: Site, { shape, datasets, keys, total }: ApiCollection): Promise<Examples> {
  const question = { collection: shape.key, filters: [], sort: [], facets: [], limit: 1 }
  const [thing] = (await site.release.collection(question)).things
  if (thing === undefined) return { page: undefined, item: undefined, key: undefined }
  const { item } = readItem(site, thing, { exact: false, properties: shape.properties })
  const about = provenanceOf(site, datasets)
  const first = apiPath(site, shape.key)
  return {
    page: { id: `${site.address.baseIRI}api/${shape.key}`, total, items: [item], first, ...about },
    item: { ...item, ...about },
    key: keys.of(thing),
  }
}

function infoOf(site: Site): JsonSchema {
  const { titles, descriptions } = site.presentation
  const title = textIn(asTexts(titles), 'en') ?? 'dataESR'
  const { licence } = provenanceOf(site, site.datasets)
  const [only, other] = licence
  return {
    title,
    description: [textIn(asTexts(descriptions), 'en'), ...licence.map((iri) => `Licence: <${iri}>`)]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    version: site.version,
    ...(only !== undefined && other === undefined && { license: { name: only, url: only } }),
    'x-titles': asTexts(titles),
    'x-descriptions': asTexts(descriptions),
    'x-release': site.release.about.digest,
  }
}
