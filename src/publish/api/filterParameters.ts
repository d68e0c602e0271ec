import { Problem } from '../../problems/problem.js'
import type { Filter } from '../../release/collections.js'
import type { ClassShape, PropertyShape } from '../../shapes/model.js'
import { askableProperties } from './askable.js'
import type { Parameter } from './parameter.js'
import { textIn } from './texts.js'
import { truth, valueFormOf, type ValueForm } from './valueForms.js'

/**
 * The filters of a collection: `region=…` (one of the values), `region[not]=…`, `region[exists]=true`, and for what has an
 * order `issued[gte]=2018`. A property whose name is that of another parameter is asked by `format[is]=…`.
 */
export function filterParameters(shape: ClassShape, taken: readonly string[]): readonly Parameter[] {
  return [typeFilter(shape), ...askableProperties(shape).flatMap((property) => filtersOf(property, taken))]
}

function filtersOf(property: PropertyShape, taken: readonly string[]): Parameter[] {
  const form = valueFormOf(property)
  return operators
    .filter(({ fits }) => fits(property, form))
    .map(({ operator, en, fr }) => {
      const isPlain = operator === 'is' && !taken.includes(property.key)
      const values = operator === 'exists' ? truth : form
      return {
        name: isPlain ? property.key : `${property.key}[${operator}]`,
        schema: operator === 'exists' ? truth.schema : schemaOf(property, form),
        several: operator === 'is' || operator === 'not' ? 'repeated' : 'single',
        description: { en: en(textOf(property, 'en')), fr: fr(textOf(property, 'fr')) },
        read: (given) => ({ filters: [filter(property.key, operator, checked(given, values, property.key))] }),
      } satisfies Parameter
    })
}

/** `sh:in` is told as examples: a thing is also found by the last part of its IRI, or by its label. */
function schemaOf({ in: allowed }: PropertyShape, form: ValueForm): Parameter['schema'] {
  return allowed && form.schema['type'] === 'string' ? { ...form.schema, examples: allowed.slice(0, 5) } : form.schema
}

function typeFilter({ classIRI, subClasses }: ClassShape): Parameter {
  return {
    name: 'type',
    schema: { type: 'string', minLength: 1, examples: [classIRI, ...subClasses].slice(0, 5) },
    several: 'repeated',
    description: {
      en: 'Only things of this class: its IRI, the last part of it, or its label; several are alternatives.',
      fr: 'Seulement les choses de cette classe : son IRI, la fin de celle-ci ou son nom ; plusieurs sont au choix.',
    },
    read: (values) => {
      if (values.includes('')) throw new Problem('bad-request', 'type has no value; leave it out where it says nothing')
      return { filters: [filter('type', 'is', values)] }
    },
  }
}

function filter(property: string, operator: Filter['operator'], values: readonly string[]): Filter {
  return { property, operator, values }
}

function checked(values: readonly string[], { fits, told }: ValueForm, key: string): readonly string[] {
  const wrong = values.find((value) => !fits(value))
  if (wrong === undefined) return values
  throw new Problem('bad-request', `${key} must be ${told}, not "${wrong.slice(0, 100)}"`)
}

interface Operator {
  readonly operator: Filter['operator']
  readonly fits: (property: PropertyShape, form: ValueForm) => boolean
  readonly en: (of: string) => string
  readonly fr: (of: string) => string
}

const hasValues = ({ kind }: PropertyShape): boolean => kind !== 'node'
const isOrdered = (_: PropertyShape, { ordered }: ValueForm): boolean => ordered

const operators: readonly Operator[] = [
  {
    operator: 'is',
    fits: hasValues,
    en: (of) => `${of} Only things that have this value; several are alternatives.`,
    fr: (of) => `${of} Seulement les choses qui ont cette valeur ; plusieurs sont au choix.`,
  },
  {
    operator: 'not',
    fits: hasValues,
    en: (of) => `${of} Only things that have none of these values.`,
    fr: (of) => `${of} Seulement les choses qui n’ont aucune de ces valeurs.`,
  },
  {
    operator: 'gt',
    fits: isOrdered,
    en: (of) => `${of} Only values after this one.`,
    fr: (of) => `${of} Seulement les valeurs après celle-ci.`,
  },
  {
    operator: 'gte',
    fits: isOrdered,
    en: (of) => `${of} Only this value and those after it.`,
    fr: (of) => `${of} Seulement cette valeur et celles d’après.`,
  },
  {
    operator: 'lt',
    fits: isOrdered,
    en: (of) => `${of} Only values before this one.`,
    fr: (of) => `${of} Seulement les valeurs avant celle-ci.`,
  },
  {
    operator: 'lte',
    fits: isOrdered,
    en: (of) => `${of} Only this value and those before it.`,
    fr: (of) => `${of} Seulement cette valeur et celles d’avant.`,
  },
  {
    operator: 'exists',
    fits: () => true,
    en: (of) => `${of} Only things that have it (true), or that have it not (false).`,
    fr: (of) => `${of} Seulement les choses qui l’ont (true), ou qui ne l’ont pas (false).`,
  },
]

/** The property's name and description as sentences, in the language or in another. */
function textOf({ key, labels, descriptions }: PropertyShape, language: 'en' | 'fr'): string {
  const sentences = [textIn(labels, language) ?? key, textIn(descriptions, language)]
  return sentences.flatMap((text) => (text ? [/[.!?]$/.test(text) ? text : `${text}.`] : [])).join(' ')
}
