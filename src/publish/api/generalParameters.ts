import { Problem } from '../../problems/problem.js'
import { languages } from '../language.js'
import { askableProperties } from './askable.js'
import type { Asked } from './asked.js'
import type { ApiCollection } from './collectionModel.js'
import type { Parameter } from './parameter.js'
import { unknownName } from './unknownName.js'

/** The parameters of a collection beside its filters. */
export function generalParameters(
  collection: Pick<ApiCollection, 'shape' | 'members' | 'formats' | 'hasPosition'>,
): readonly Parameter[] {
  const { shape, members, hasPosition } = collection
  const askable = askableProperties(shape).filter(({ kind }) => kind !== 'node')
  const counted = ['type', ...askable.map(({ key }) => key)]
  const sortable = counted.filter((key) => key !== 'type')
  return [
    text,
    listOf(
      'sort',
      sortable.flatMap((key) => [key, `-${key}`]),
      {
        en: 'The properties that decide the order, the first before the others; behind a minus sign the other way round. Things without the property come last.',
        fr: 'Les propriétés qui décident de l’ordre, la première avant les autres ; à l’envers derrière un signe moins. Les choses sans la propriété viennent à la fin.',
        read: (values) => ({
          sort: values.map((value) => ({ property: value.replace(/^-/, ''), descending: value.startsWith('-') })),
        }),
      },
    ),
    listOf('fields', members, {
      en: 'The members of items that are told; all of them where it is not said. The identity (`id`) is always told.',
      fr: 'Les membres des éléments qui sont donnés ; tous si rien n’est dit. L’identité (`id`) l’est toujours.',
      read: (fields) => ({ fields }),
    }),
    listOf('facets', counted, {
      en: 'The properties whose values are counted over all that is found.',
      fr: 'Les propriétés dont les valeurs sont comptées sur tout ce qui est trouvé.',
      read: (facets) => ({ facets }),
    }),
    ...(hasPosition ? [box] : []),
    limit,
    cursor,
    ...representationParameters(collection.formats.map(({ name }) => name)),
  ]
}

/** The parameters that say how an answer is written, not what is in it; they are read where it is written. */
export function representationParameters(formats: readonly string[]): readonly Parameter[] {
  return [
    oneOf('format', formats, {
      en: 'The format of the answer; it beats the header `Accept`.',
      fr: 'Le format de la réponse ; il l’emporte sur l’en-tête `Accept`.',
    }),
    oneOf('lang', languages, {
      en: 'The language of pages, and of texts in CSV; it beats the header `Accept-Language`.',
      fr: 'La langue des pages, et des textes en CSV ; elle l’emporte sur l’en-tête `Accept-Language`.',
    }),
  ]
}

/** Most items of a page, and how many there are where nothing is said. */
export const pageSizes = { most: 100, usual: 20 } as const

const longestText = 200

const text: Parameter = {
  name: 'q',
  schema: { type: 'string', maxLength: longestText },
  several: 'single',
  description: {
    en: 'Words in a label or an identifier, as in the search of the site.',
    fr: 'Des mots d’un nom ou d’un identifiant, comme dans la recherche du site.',
  },
  read: ([value = '']) => {
    if ([...value].length > longestText)
      throw new Problem('bad-request', `q has ${[...value].length} characters; ${longestText} are the most`)
    return value.trim() === '' ? {} : { text: value.trim() }
  },
}

const longitude = { type: 'number', minimum: -180, maximum: 180 } as const
const latitude = { type: 'number', minimum: -90, maximum: 90 } as const

const box: Parameter = {
  name: 'bbox',
  schema: { type: 'array', prefixItems: [longitude, latitude, longitude, latitude], minItems: 4, maxItems: 4 },
  several: 'list',
  description: {
    en: 'Only things within this box: west, south, east, north, in degrees. West may be greater than east: then the box crosses the 180th meridian.',
    fr: 'Seulement les choses dans ce rectangle : ouest, sud, est, nord, en degrés. L’ouest peut dépasser l’est : le rectangle passe alors le 180e méridien.',
  },
  read: (values) => ({ box: readBox(values) }),
}

function readBox(values: readonly string[]): NonNullable<Asked['box']> {
  const numbers = values.map((value) =>
    /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/.test(value) ? Number(value) : NaN,
  )
  const [west = NaN, south = NaN, east = NaN, north = NaN] = numbers
  const isBox =
    numbers.length === 4 &&
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180 &&
    Math.abs(south) <= 90 &&
    Math.abs(north) <= 90 &&
    south <= north
  if (isBox) return [west, south, east, north]
  const shown = values.join(',').slice(0, 100)
  throw new Problem('bad-request', `bbox must be west,south,east,north in degrees (-5.2,41.3,9.6,51.1), not "${shown}"`)
}

const limit: Parameter = {
  name: 'limit',
  schema: { type: 'integer', minimum: 1, maximum: pageSizes.most },
  several: 'single',
  description: {
    en: `How many items a page has: ${pageSizes.usual} where nothing is said. CSV, GeoJSON and NDJSON then have all of them.`,
    fr: `Combien d’éléments a une page : ${pageSizes.usual} si rien n’est dit. CSV, GeoJSON et NDJSON les ont alors tous.`,
  },
  read: ([value = '']) => {
    const number = /^\d{1,3}$/.test(value) ? Number(value) : 0
    if (number >= 1 && number <= pageSizes.most) return { limit: number }
    throw new Problem('bad-request', `limit must be a number from 1 to ${pageSizes.most}, not "${value.slice(0, 100)}"`)
  },
}

const cursor: Parameter = {
  name: 'cursor',
  schema: { type: 'string', minLength: 1 },
  several: 'single',
  description: {
    en: 'Where the page begins: what `next` of the page before leads to.',
    fr: 'Où commence la page : ce à quoi mène `next` de la page d’avant.',
  },
  read: ([value = '']) => {
    if (value !== '') return { after: value }
    throw new Problem('bad-request', 'cursor has no value; the first page is asked for without it')
  },
}

interface ListDetails {
  readonly en: string
  readonly fr: string
  readonly read: Parameter['read']
}

/** A list of names, each once. */
function listOf(name: string, known: readonly string[], { en, fr, read }: ListDetails): Parameter {
  return {
    name,
    schema: { type: 'array', items: { type: 'string', enum: known }, minItems: 1, uniqueItems: true },
    several: 'list',
    description: { en, fr },
    read: (values) => {
      const unknown = values.find((value) => !known.includes(value))
      if (unknown !== undefined) throw unknownName(`value of ${name}`, unknown, known)
      const twice = values.find((value, i) => values.indexOf(value) !== i)
      if (twice !== undefined) throw new Problem('bad-request', `${name} names "${twice}" twice`)
      return read(values)
    },
  }
}

function oneOf(name: string, known: readonly string[], description: Parameter['description']): Parameter {
  return {
    name,
    schema: { type: 'string', enum: known },
    several: 'single',
    description,
    read: ([value = '']) => {
      if (!known.includes(value)) throw unknownName(`value of ${name}`, value, known)
      return {}
    },
  }
}
