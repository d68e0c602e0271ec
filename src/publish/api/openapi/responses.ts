import type { JsonSchema } from '../jsonSchema.js'
import type { ApiFormat } from '../formats.js'

/** A successful response, with the schema of each of its formats. */
export function okResponse(description: string, content: Readonly<Record<string, object>>): JsonSchema {
  return { description, headers: representationHeaders, content }
}

/** The schema of an answer in each of the formats, and an example of the first. */
export function contentOf(
  formats: readonly ApiFormat[],
  schemas: Readonly<Record<string, JsonSchema>>,
  example: object | undefined,
): Readonly<Record<string, object>> {
  return Object.fromEntries(
    formats.map(({ name, mediaType }) => [
      mediaType,
      { schema: schemas[name] ?? { type: 'string' }, ...(name === 'json' && example !== undefined && { example }) },
    ]),
  )
}

const text = { schema: { type: 'string' } } as const

const representationHeaders = {
  ETag: {
    ...text,
    description: 'Of the release and of all that this answer depends on; send it back as `If-None-Match`.',
  },
  'Last-Modified': text,
  'Cache-Control': text,
  Link: { ...text, description: 'The next page, the licences, the datasets, the other formats (RFC 8288).' },
  'X-Request-Id': text,
} as const

/** The failures that any request of the API may meet. */
export const failures = {
  '304': { description: 'The client has it already.' },
  '400': { $ref: '#/components/responses/BadRequest' },
  '404': { $ref: '#/components/responses/NotFound' },
  '406': { $ref: '#/components/responses/NotAcceptable' },
  '414': { $ref: '#/components/responses/TooLong' },
  '503': { $ref: '#/components/responses/Busy' },
} as const

/** What the responses of {@link failures} are. */
export const failureResponses: Readonly<Record<string, JsonSchema>> = {
  BadRequest: problem('The request cannot be understood: the detail says what, and `nearest` the name that was meant.'),
  NotFound: problem('There is no such collection, or no such thing in it.'),
  NotAcceptable: problem('It is in none of the formats that were asked for; those that there are are listed.'),
  TooLong: problem('The address is longer than 8 kB.'),
  Busy: problem('The answer took too long, or the server is still getting ready.'),
}

function problem(description: string): JsonSchema {
  return {
    description,
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      'text/html': { schema: { type: 'string' } },
    },
  }
}
