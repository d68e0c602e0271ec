import { XsdValidation } from 'rdf-validation'
import { factory } from './environment.js'
import { prefixes } from './namespaces.js'

/**
 * The test for the lexical space of a datatype (XSD 1.1 Part 2, by rdf-validation); undefined for a datatype
 * outside XSD, whose lexical space is not known here.
 */
export function lexicalSpace(datatype: string): ((value: string) => boolean) | undefined {
  const validation = xsd.get(factory.namedNode(datatype))
  if (validation === undefined) return undefined
  const dated = calendar.has(datatype)
  return (value) => validation.validateSimple({ value }) && (!dated || isDayOfMonth(value))
}

const xsd = new XsdValidation().validations

/** Datatypes whose grammar lets through a day that its month has not (`2023-02-30`), which XSD 1.1 §3.3.9 excludes. */
const calendar = new Set([`${prefixes.xsd}date`, `${prefixes.xsd}dateTime`, `${prefixes.xsd}dateTimeStamp`])

function isDayOfMonth(value: string): boolean {
  const parts = /^-?(\d{4,})-(\d\d)-(\d\d)/.exec(value)
  if (parts === null) return false
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number]
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}
