import Papa from 'papaparse'
import type { ClassShape, PropertyShape } from '../../shapes/model.js'
import type { Language } from '../language.js'
import type { Item } from './items.js'
import type { Keys } from './keys.js'
import { withoutLanguage } from './texts.js'

/** How the things of a collection stand in a table. */
export interface TableOptions {
  readonly shape: ClassShape
  readonly keys: Keys
  /** The language of texts and labels. */
  readonly language: Language
  /** Only these members, where they are given. */
  readonly fields?: readonly string[] | undefined
}

/**
 * The things of a collection as CSV (RFC 4180), batch by batch: `id`, `key`, then a column for each property of the shape
 * and, behind one whose values are things, one of their labels (`region.label`); the properties of parts stand apart
 * (`address.postalCode`). Several values are separated by ` | `. Of texts in several languages, those in the language
 * asked for stand there and those without one, else all.
 */
export async function* writeCsv(
  batches: AsyncIterable<readonly Item[]>,
  { shape, keys, language, fields }: TableOptions,
): AsyncGenerator<string> {
  const columns = columnsOf(shape).filter(({ member }) => fields === undefined || fields.includes(member))
  yield line([['id', 'key', ...columns.map(({ title }) => title)]])
  for await (const items of batches) {
    const rows = items.map((item) => [
      item.id,
      keys.of(item.id),
      ...columns.map(({ read }) => read(item, language).join(separator)),
    ])
    if (rows.length > 0) yield line(rows)
  }
}

const separator = ' | '

function line(rows: readonly (readonly string[])[]): string {
  return `${Papa.unparse(rows as string[][], { newline: '\r\n' })}\r\n`
}

/** A column: what it is called, the member of the item that it shows, and its values. */
interface Column {
  readonly title: string
  readonly member: string
  readonly read: (item: Readonly<Record<string, unknown>>, language: Language) => string[]
}

function columnsOf({ properties }: ClassShape): Column[] {
  const own = properties.flatMap((property) => propertyColumns(property))
  const hasLabel = properties.some(({ key }) => key === 'label')
  const common: Column[] = [
    { title: 'type', member: 'type', read: (item) => valuesOf(item['type']) },
    ...(hasLabel
      ? []
      : [
          {
            title: 'label',
            member: 'label',
            read: (item: Readonly<Record<string, unknown>>, language: Language) => textsIn(item['label'], language),
          },
        ]),
  ]
  return [...common, ...own]
}

function propertyColumns({ key, kind, properties: parts }: PropertyShape): Column[] {
  if (key === 'label' || kind === 'text') {
    return [{ title: key, member: key, read: (item, language) => textsIn(item[key], language) }]
  }
  const values: Column = { title: key, member: key, read: (item) => valuesOf(item[key]) }
  const labels: Column = {
    title: `${key}.label`,
    member: key,
    read: (item, language) => listOf(item[key]).map((value) => textsIn(labelOf(value), language)[0] ?? ''),
  }
  if (parts !== undefined) {
    const below = parts.flatMap(propertyColumns).map(({ title, read }): Column => ({
      title: `${key}.${title}`,
      member: key,
      read: (item, language) => listOf(item[key]).flatMap((part) => (isObject(part) ? read(part, language) : [])),
    }))
    return [...(kind === 'iri' ? [values, labels] : []), ...below]
  }
  return kind === 'iri' ? [values, labels] : [values]
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Values as they are written in one cell: an IRI for a thing, the lexical form of a literal. */
function valuesOf(value: unknown): string[] {
  return listOf(value).flatMap((each) => {
    if (!isObject(each)) return [String(each)]
    const said = each['id'] ?? each['@value']
    return typeof said === 'string' ? [said] : []
  })
}

function labelOf(value: unknown): unknown {
  return isObject(value) ? value['label'] : undefined
}

/** The texts in a language and those without one; all of them, where there are none. */
export function textsIn(texts: unknown, language: string): string[] {
  if (!isObject(texts)) return valuesOf(texts)
  const found = [language, withoutLanguage].flatMap((tag) => valuesOf(texts[tag]))
  return found.length > 0 ? found : Object.values(texts).flatMap(valuesOf)
}
