import { name } from '../../../rdf/namespaces.js'
import type { ClassShape, PropertyShape } from '../../../shapes/model.js'
import { pathKey } from '../../../shapes/path.js'
import { type Form, formOf, isSingle, isSingleText, isVague } from '../../json/forms.js'
import type { Json } from '../../json/json.js'
import { isNative } from '../../json/literals.js'
import { byLanguage, textIn } from '../texts.js'
import type { JsonSchema } from '../jsonSchema.js'

/** What the data keep of what a shape asks: only that may a schema promise. */
export interface Kept {
  /** Keys of properties that all things have which should. */
  readonly required: ReadonlySet<string>
  /** Keys of properties whose values are all among those that `sh:in` lists. */
  readonly listed: ReadonlySet<string>
}

/** How an item of a collection is written in plain JSON, by the shape of its class. */
export function itemSchema(json: Json, shape: ClassShape, kept: Kept): JsonSchema {
  const properties = shape.properties.filter(({ key }) => key !== 'label')
  return {
    type: 'object',
    title: textIn(shape.labels, 'en'),
    description: described(shape.descriptions, `A thing of the class <${shape.classIRI}>.`),
    'x-labels': byLanguage(shape.labels),
    'x-class': shape.classIRI,
    properties: {
      id: { type: 'string', description: 'The IRI of the thing.' },
      type: { type: 'array', items: { type: 'string' }, description: 'Its classes.' },
      label: { $ref: '#/components/schemas/Texts' },
      ...Object.fromEntries(properties.map((property) => [property.key, propertySchema(json, property, kept)])),
    },
    patternProperties: otherProperties,
    required: ['id'],
  }
}

/** The members that an item has where nothing is left out (`fields`): what may hold many is there, even empty. */
export function alwaysThere({ properties }: ClassShape, { required }: Kept): readonly string[] {
  const always = properties.filter(
    (property) =>
      property.key !== 'label' && (property.kind === 'text' || !isSingle(property) || required.has(property.key)),
  )
  return ['id', 'type', ...always.map(({ key }) => key)]
}

/** What no shape foresees stands under prefixed names, each value saying itself what it is. */
const otherProperties = { '^[^@]*:': { type: 'array', items: { type: 'object' } } }

function propertySchema(json: Json, property: PropertyShape, { listed }: Kept): JsonSchema {
  return {
    ...valuesSchema(property, formIn(json, property), listed.has(property.key) ? property.in : undefined),
    title: textIn(property.labels, 'en') ?? property.key,
    description: described(property.descriptions, propertyOf(property)),
    'x-labels': byLanguage(property.labels),
  }
}

/** Where the shape does not say what values are, they are written as other shapes say of the same property. */
function formIn({ context }: Json, property: PropertyShape): Form {
  const term = isVague(property) ? context.terms.get(pathKey(property.path)) : undefined
  return term?.form ?? formOf(property)
}

/** The values of a property as its shape has them written, without what people read. */
function valuesSchema(property: PropertyShape, form: Form, listed: readonly string[] | undefined): JsonSchema {
  if (form.kind === 'texts') {
    const text = { type: 'string' }
    return { type: 'object', additionalProperties: isSingleText(property) ? text : { type: 'array', items: text } }
  }
  const value = valueSchema(form, listed)
  return isSingle(property) ? value : { type: 'array', items: value }
}

function valueSchema(form: Form, listed: readonly string[] | undefined): JsonSchema {
  switch (form.kind) {
    case 'things':
      return listed
        ? {
            type: 'object',
            properties: { id: { type: 'string', enum: listed }, label: { $ref: '#/components/schemas/Texts' } },
          }
        : { $ref: '#/components/schemas/Thing' }
    case 'strings':
      return { type: 'string', ...(listed && { enum: listed }) }
    case 'literals':
      return literalSchema(form.datatypes)
    case 'texts':
    case 'any':
      return { type: ['string', 'number', 'boolean', 'object'] }
  }
}

function literalSchema(datatypes: ReadonlySet<string>): JsonSchema {
  const types = new Set([...datatypes].map((datatype) => jsonType(datatype)))
  const list = [...types]
  return { type: list.length === 1 ? list[0] : list }
}

function jsonType(datatype: string): string {
  if (!isNative(datatype)) return 'string'
  if (datatype === name('xsd', 'boolean')) return 'boolean'
  return /#(decimal|double|float)$/.test(datatype) ? 'number' : 'integer'
}

function described(texts: PropertyShape['descriptions'], fallback: string): string {
  const text = textIn(texts, 'en')
  return text === undefined ? fallback : `${text}\n\n${fallback}`
}

function propertyOf({ path }: PropertyShape): string {
  return path.map(({ iri, inverse }) => `${inverse ? '^' : ''}<${iri}>`).join(' / ')
}
