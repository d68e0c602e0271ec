import { Problem } from '../../problems/problem.js'
import { name } from '../../rdf/namespaces.js'
import { lexicalSpace } from '../../rdf/lexical.js'

/** A date with as much as is known of it, and the local name of its XSD datatype. */
export interface CalendarDate {
  readonly text: string
  readonly datatype: 'gYear' | 'gYearMonth' | 'date'
}

/** Forms that tables use, each with how its parts become the XSD form. */
const forms: readonly (readonly [RegExp, CalendarDate['datatype'], string])[] = [
  [/^(\d{4})(?:\.0+)?$/, 'gYear', '$1'],
  [/^(\d{4})-(\d{2})$/, 'gYearMonth', '$1-$2'],
  [/^(\d{2})\/(\d{4})$/, 'gYearMonth', '$2-$1'],
  [/^(\d{4})-(\d{2})-(\d{2})(?:T00:00:00(?:\.0+)?Z?)?$/, 'date', '$1-$2-$3'],
  [/^(\d{2})\/(\d{2})\/(\d{4})$/, 'date', '$3-$2-$1'],
]

/**
 * Reads `1530`, `1971-03`, `2025-01-01`, `2018.0`, and the French `01/09/2020` and `09/2020`.
 *
 * @throws Problem `invalid-literal` for any other text, and for days that the calendar has not
 */
export function calendarDate(value: string): CalendarDate {
  const trimmed = value.trim()
  const form = forms.find(([pattern]) => pattern.test(trimmed))
  const text = form === undefined ? trimmed : trimmed.replace(form[0], form[2])
  if (form === undefined || !lexicalSpace(name('xsd', form[1]))!(text)) {
    throw new Problem('invalid-literal', `${JSON.stringify(value)} is not a date (YYYY, YYYY-MM or YYYY-MM-DD)`)
  }
  return { text, datatype: form[1] }
}
