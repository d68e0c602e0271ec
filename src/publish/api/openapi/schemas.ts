import { codes } from '../../../problems/codes.js'
import { statuses } from '../../refusal.js'
import type { JsonSchema } from '../jsonSchema.js'

/** The codes of the problems that clients are told. */
const told = [...(Object.keys(statuses) as (keyof typeof statuses)[]), 'internal-error' as const]

const text = { type: 'string' } as const
const texts = { $ref: '#/components/schemas/Texts' } as const
const iris = { type: 'array', items: text } as const
const count = { type: 'integer', minimum: 0 } as const

/** The members by which every answer says where it comes from. */
export const provenance = {
  properties: {
    licence: { ...iris, description: 'IRIs of the licences.' },
    release: {
      type: 'object',
      description: 'The state of the data: its version is the SHA-256 of all quads.',
      properties: { version: { ...text, pattern: '^[0-9a-f]{64}$' }, built: { ...text, format: 'date-time' } },
      required: ['version', 'built'],
    },
    source: { type: 'array', items: { $ref: '#/components/schemas/Source' }, description: 'The datasets.' },
  },
  required: ['licence', 'release', 'source'],
} as const

/** The schemas that all collections have in common. */
export const commonSchemas: Readonly<Record<string, JsonSchema>> = {
  Texts: {
    type: 'object',
    description: 'A text in each language; one without a language stands under `@none`.',
    additionalProperties: text,
  },
  Thing: {
    type: 'object',
    description:
      'A thing that is named: its IRI and its label; a part is told where it is named, with all that is said of it.',
    properties: { id: text, label: texts },
  },
  Source: {
    type: 'object',
    description: 'A dataset, and where it comes from.',
    properties: { id: text, title: texts, licence: iris, modified: text, from: iris },
    required: ['id', 'title', 'licence', 'from'],
  },
  Facet: {
    type: 'array',
    description: 'The values of a property among all that is found, the most frequent first.',
    items: {
      type: 'object',
      properties: { value: text, count: { ...count, minimum: 1 }, label: texts },
      required: ['value', 'count'],
    },
  },
  Collection: {
    type: 'object',
    properties: {
      id: text,
      key: text,
      href: { ...text, description: 'Its address, by its path on this server.' },
      class: text,
      title: texts,
      description: texts,
      total: count,
      part: { type: 'boolean', description: 'Are its things parts of others, and told with them?' },
      formats: iris,
    },
    required: ['id', 'key', 'href', 'class', 'title', 'description', 'total', 'part', 'formats'],
  },
  Collections: {
    type: 'object',
    properties: {
      id: text,
      title: texts,
      description: texts,
      collections: { type: 'array', items: { $ref: '#/components/schemas/Collection' } },
      openapi: text,
      docs: text,
      ...provenance.properties,
    },
    required: ['id', 'title', 'description', 'collections', 'openapi', 'docs', ...provenance.required],
  },
  Problem: {
    type: 'object',
    description: 'A problem (RFC 9457).',
    properties: {
      type: { ...text, format: 'uri' },
      title: text,
      status: { type: 'integer' },
      detail: { ...text, description: 'What was wrong, where, and what to do.' },
      code: { ...text, enum: told, description: told.map((code) => `- \`${code}\`: ${codes[code].title}`).join('\n') },
      requestId: text,
      nearest: { ...text, description: 'The known name that is nearest to one that is not known.' },
    },
    required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  },
}

/** A page of a collection, by the schema of its items. */
export function pageSchema(item: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: {
      id: text,
      total: { ...count, description: 'How many items are found in all.' },
      items: { type: 'array', items: item },
      facets: { type: 'object', additionalProperties: { $ref: '#/components/schemas/Facet' } },
      first: { ...text, description: 'The address of the first page.' },
      next: { ...text, description: 'The address of the next page; absent on the last.' },
      ...provenance.properties,
    },
    required: ['id', 'total', 'items', 'first', ...provenance.required],
  }
}

/** A feature of GeoJSON (RFC 7946 §3.2), by the schema of its item. */
export const featureSchema: JsonSchema = {
  type: 'object',
  properties: {
    type: { const: 'Feature' },
    id: text,
    geometry: {
      anyOf: [
        { type: 'null' },
        {
          type: 'object',
          properties: {
            type: { const: 'Point' },
            coordinates: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
          },
          required: ['type', 'coordinates'],
        },
      ],
    },
    properties: { type: 'object' },
  },
  required: ['type', 'id', 'geometry', 'properties'],
}

/** A collection of features (RFC 7946 §3.3). */
export const featuresSchema: JsonSchema = {
  type: 'object',
  properties: {
    type: { const: 'FeatureCollection' },
    total: count,
    features: { type: 'array', items: featureSchema },
    ...provenance.properties,
  },
  required: ['type', 'total', 'features', ...provenance.required],
}

/** A document of JSON-LD 1.1 with its context. */
export const linkedSchema: JsonSchema = {
  type: 'object',
  properties: { '@context': { type: ['string', 'array', 'object'] }, id: text },
  required: ['@context', 'id'],
}
