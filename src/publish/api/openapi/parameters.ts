import type { JsonSchema } from '../jsonSchema.js'
import type { Parameter } from '../parameter.js'

/** A parameter of the query as OpenAPI 3.1 §4.8.12 describes it. */
export function describeParameter({ name, schema, several, description }: Parameter): JsonSchema {
  return {
    name,
    in: 'query',
    required: false,
    description: description.en,
    'x-description-fr': description.fr,
    schema: several === 'repeated' ? { type: 'array', items: schema, minItems: 1 } : schema,
    style: 'form',
    explode: several !== 'list',
  }
}

/** The key of a thing, which may have slashes: encoded, as templates fill them in, or not. */
export function keyParameter(example: string | undefined): JsonSchema {
  return {
    name: 'key',
    in: 'path',
    required: true,
    description: 'What follows `id/{type}/` in the IRI of the thing; slashes may be encoded or not.',
    'x-description-fr':
      'Ce qui suit `id/{type}/` dans l’IRI de la chose ; les barres obliques peuvent être encodées ou non.',
    schema: { type: 'string', minLength: 1 },
    ...(example !== undefined && { example }),
  }
}
