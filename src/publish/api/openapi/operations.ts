import type { ClassShape } from '../../../shapes/model.js'
import type { ApiCollection } from '../collectionModel.js'
import { textIn } from '../texts.js'
import { itemFormats, itemParameters } from '../item.js'
import type { JsonSchema } from '../jsonSchema.js'
import { listFormats, listParameters } from '../list.js'
import { describeParameter, keyParameter } from './parameters.js'
import { contentOf, failures, okResponse } from './responses.js'
import { featureSchema, featuresSchema, linkedSchema, pageSchema, provenance } from './schemas.js'

/** The operation that lists the collections. */
export function listOperation(): JsonSchema {
  const schema = { $ref: '#/components/schemas/Collections' }
  return {
    operationId: 'listCollections',
    summary: 'The collections',
    'x-summary-fr': 'Les collections',
    parameters: [...listParameters.values()].map(describeParameter),
    responses: {
      '200': okResponse(
        'The collections, how many things each has, and where.',
        contentOf(listFormats, { json: schema, jsonld: { allOf: [linkedSchema, schema] } }, undefined),
      ),
      ...failures,
    },
  }
}

/** Answers from the data, as examples. */
export interface Examples {
  readonly page: object | undefined
  readonly item: object | undefined
  readonly key: string | undefined
}

/** The operation that asks a collection. */
export function collectionOperation(
  { shape, formats, parameters, total }: ApiCollection,
  { page }: Examples,
): JsonSchema {
  const item = { $ref: `#/components/schemas/${schemaName(shape)}` }
  const schemas = {
    json: pageSchema(item),
    jsonld: { allOf: [linkedSchema, { ...pageSchema({ type: 'object' }) }] },
    geojson: featuresSchema,
    ndjson: { type: 'string', description: `One item a line: #/components/schemas/${schemaName(shape)}.` },
    csv: {
      type: 'string',
      description:
        'Columns `id`, `key`, and those of the properties; several values stand behind one another with ` | `.',
    },
  }
  return {
    operationId: `find-${shape.key}`,
    tags: [shape.key],
    summary: `${titleOf(shape, 'en')}: find`,
    'x-summary-fr': `${titleOf(shape, 'fr')} : chercher`,
    description: [
      textIn(shape.descriptions, 'en'),
      `${total} items. CSV, GeoJSON and NDJSON have all that is found, in one stream; the other formats have it page by page.`,
    ]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    parameters: [...parameters.values()].map(describeParameter),
    responses: { '200': okResponse('What is found.', contentOf(formats, schemas, page)), ...failures },
  }
}

/** The operation that gives one thing of a collection. */
export function itemOperation(
  collection: ApiCollection,
  { item, key }: Examples,
  required: readonly string[],
): JsonSchema {
  const { shape } = collection
  const reference = { $ref: `#/components/schemas/${schemaName(shape)}` }
  const about = { type: 'object', properties: provenance.properties, required: provenance.required }
  const formats = itemFormats(collection).filter(({ name }) => name !== 'html')
  const schemas = {
    json: { allOf: [reference, { required }, about] },
    jsonld: linkedSchema,
    geojson: { allOf: [featureSchema, about] },
    csv: { type: 'string' },
  }
  return {
    operationId: `get-${shape.key}`,
    tags: [shape.key],
    summary: `${titleOf(shape, 'en')}: one of them`,
    'x-summary-fr': `${titleOf(shape, 'fr')} : l’un d’eux`,
    parameters: [keyParameter(key), ...[...itemParameters(collection).values()].map(describeParameter)],
    responses: {
      '200': okResponse('The thing.', contentOf(formats, schemas, item)),
      '301': { description: 'It was merged into another thing, which is there.', headers: location },
      '303': { description: 'The page about it, for people.', headers: location },
      ...failures,
      '410': { $ref: '#/components/responses/NotFound' },
    },
  }
}

const location = { Location: { schema: { type: 'string' }, required: true } } as const

/** The name of the schema of a collection's items: that of the collection as one word. */
export function schemaName({ key }: Pick<ClassShape, 'key'>): string {
  return `item-${key}`
}

function titleOf({ labels, key }: ClassShape, language: string): string {
  return textIn(labels, language) ?? key
}
