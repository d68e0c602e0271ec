import { name, prefixes } from '../../rdf/namespaces.js'
import type { PropertyShape } from '../../shapes/model.js'
import type { JsonSchema } from './jsonSchema.js'

/** What may be written as the value of a filter. */
export interface ValueForm {
  readonly schema: JsonSchema
  /** The same as the schema says, of what stands in the address. */
  readonly fits: (value: string) => boolean
  /** Completes "must be …". */
  readonly told: string
  /** Is one value before another, so that `[gte]` has a sense? */
  readonly ordered: boolean
}

/** What may be written as a value of the property: as its datatypes say, any text where they do not say it. */
export function valueFormOf({ kind, datatypes }: PropertyShape): ValueForm {
  if (kind === 'any' || kind === 'string') return { ...anyText, ordered: true }
  if (kind !== 'literal') return anyText
  const forms = new Set(datatypes.map((datatype) => formOfDatatype.get(datatype)))
  const [form] = forms
  return forms.size === 1 && form !== undefined ? form : { ...anyText, ordered: true }
}

const anyText: ValueForm = {
  schema: { type: 'string', minLength: 1 },
  fits: (value) => value !== '',
  told: 'some text',
  ordered: false,
}

/** `true` or `false`. */
export const truth: ValueForm = {
  schema: { type: 'string', enum: ['true', 'false'] },
  fits: (value) => value === 'true' || value === 'false',
  told: '"true" or "false"',
  ordered: false,
}

const numeral = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

const number: ValueForm = {
  schema: { type: 'number' },
  fits: (value) => numeral.test(value),
  told: 'a number',
  ordered: true,
}

/** Days that each year has, and the one that only every fourth has. */
const day = '(0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8])'
const leapDay = '(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29'
const clock = '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?'

/** A year, a month, a day or a moment (XSD 1.1 Part 2 §3.3.7 to 3.3.11), on the calendar. */
const moment = `^-?(\\d{4}(-(0[1-9]|1[0-2]))?|(\\d{4}-(${day})|${leapDay})(T${clock})?)(Z|[+-](0\\d|1[0-3]):[0-5]\\d)?$`

const momentForm = new RegExp(moment)

const time: ValueForm = {
  schema: { type: 'string', pattern: moment, examples: ['2018', '2018-03', '2018-03-21'] },
  fits: (value) => momentForm.test(value),
  told: 'a year, a month (2018-03), a day (2018-03-21) or a moment',
  ordered: true,
}

const numbers = [
  ...['decimal', 'integer', 'float', 'double', 'long', 'int', 'short', 'byte', 'nonNegativeInteger', 'positiveInteger'],
  ...['nonPositiveInteger', 'negativeInteger', 'unsignedLong', 'unsignedInt', 'unsignedShort', 'unsignedByte'],
]

/** The datatypes whose values have a form of their own (XSD 1.1 Part 2). */
const formOfDatatype: ReadonlyMap<string, ValueForm> = new Map([
  ...numbers.map((local): [string, ValueForm] => [prefixes.xsd + local, number]),
  ...['date', 'dateTime', 'dateTimeStamp', 'gYear', 'gYearMonth'].map((local): [string, ValueForm] => [
    prefixes.xsd + local,
    time,
  ]),
  [name('xsd', 'boolean'), truth],
])
