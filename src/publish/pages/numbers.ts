import { type Language, languages } from '../language.js'

/** A decimal as people of the language write it; four digits stay together, for many of them are years. */
export function formatNumber(language: Language, value: number | string): string {
  return formatters[language].number.format(value as number)
}

/** A day and time (UTC). */
export function formatDateTime(language: Language, date: Date): string {
  return formatters[language].moment.format(date)
}

/** A day or month written as XSD has them (`2025-04-01`, `2025-04`), as people write it; anything else as it is. */
export function formatDay(language: Language, lexical: string): string {
  const [, month, day] = /^(\d{4}-\d\d)(-\d\d)?$/.exec(lexical) ?? []
  const date = new Date(`${month}${day ?? '-01'}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return lexical
  return formatters[language][day === undefined ? 'month' : 'day'].format(date)
}

/** A moment (`2025-04-01T12:00:00Z`) as people write it; what is not one, as it is. */
export function formatMoment(language: Language, lexical: string): string {
  const date = new Date(lexical)
  return Number.isNaN(date.getTime()) ? lexical : formatDateTime(language, date)
}

/** Which of two texts comes first in a list for readers of the language. */
export function compareTexts(language: Language, a: string, b: string): number {
  return formatters[language].order.compare(a, b)
}

/** Made once, for making one takes longer than using it a hundred times. */
const formatters = Object.fromEntries(languages.map((language) => [language, formattersOf(language)])) as Readonly<
  Record<Language, ReturnType<typeof formattersOf>>
>

function formattersOf(language: Language) {
  const date = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
  return {
    number: new Intl.NumberFormat(language, { maximumFractionDigits: 20, useGrouping: 'min2' }),
    moment: date({ dateStyle: 'long', timeStyle: 'short' }),
    day: date({ dateStyle: 'long' }),
    month: date({ year: 'numeric', month: 'long' }),
    order: new Intl.Collator(language, { numeric: true }),
  }
}
