import { lexicalSpace } from '../../rdf/lexical.js'
import { name } from '../../rdf/namespaces.js'
import { textOf } from '../../sources/lexical.js'
import type { FunctionTable } from '../functionTable.js'
import { failed, numberOf, shown } from './arguments.js'
import { readByPattern, type DateParts } from './datePattern.js'
import { by, grel, results } from './names.js'

/** GREL's functions of dates, on XSD's forms of them. Left out is `date_now`: the same source gives the same quads at any time. */
export const moments: FunctionTable = {
  [`${grel}date_toDate`]: {
    title: 'The XSD date (with a time where the pattern has one) of a text of a pattern (dd/MM/uuuu, or %d/%m/%Y)',
    parameters: [by.value, by.pattern],
    results: results.date,
    apply: (text, pattern) => isoOf(textOf(text), { pattern: textOf(pattern), language: 'en' }),
  },
  [`${grel}date_inc`]: {
    title: 'A date or time moved by a number of years, months, weeks, days, hours, minutes or seconds',
    parameters: [by.date, by.number, by.unit],
    results: results.date,
    apply: (date, number, unit) => moved(textOf(date), numberOf(number), unitOf(textOf(unit))),
  },
  [`${grel}date_diff`]: {
    title: 'How many whole units (years, months, weeks, days, hours, minutes, seconds) the first is after the second',
    parameters: [by.moment, by.moment2, by.timeUnit],
    results: results.number,
    apply: (a, b, unit) => between(momentOf(textOf(b)), momentOf(textOf(a)), unitOf(textOf(unit))),
  },
  [`${grel}date_datePart`]: {
    title: 'The year, month, week, day, weekday, hour, minute or second of a date or time',
    parameters: [by.date, by.unit],
    results: [...results.any, ...results.number],
    apply: (date, unit) => partOf(momentOf(textOf(date)).date, textOf(unit)),
  },
}

export interface Reading {
  readonly pattern: string
  readonly language: string
  /** Else a time where the pattern has one. */
  readonly form?: 'date' | 'dateTime'
}

/** The date or time of a text as XSD writes it. @throws Problem `function-failed` */
export function isoOf(text: string, { pattern, language, form }: Reading): string {
  const parts = readByPattern(text, pattern, language)
  const { year, month, day } = parts
  if (year === undefined || month === undefined || day === undefined)
    throw failed(`the date pattern ${shown(pattern)} has not year, month and day`)
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`
  const chosen = form ?? (parts.hour === undefined ? 'date' : 'dateTime')
  if (chosen === 'dateTime' && parts.hour === undefined) throw failed(`the date pattern ${shown(pattern)} has no hour`)
  const iso = chosen === 'date' ? date : `${date}T${timeOf(parts)}`
  if (lexicalSpace(name('xsd', chosen))?.(iso) === true) return iso
  throw failed(`${shown(text)} is no day of the calendar, or no time of a day`)
}

function timeOf({ hour = 0, half, minute = 0, second = 0, fraction, offset = '' }: DateParts): string {
  const of24 = half === undefined ? hour : (hour % 12) + 12 * half
  return `${pad(of24)}:${pad(minute)}:${pad(second)}${fraction === undefined ? '' : `.${fraction}`}${offset}`
}

function pad(number: number, width = 2): string {
  return String(number).padStart(width, '0')
}

/** A point in time, with how it was written: as a date, and with what offset from UTC. */
interface Moment {
  /** In the offset's own clock, held as UTC. */
  readonly date: Date
  readonly hasTime: boolean
  readonly offset: string
}

const written = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?$/

function momentOf(text: string): Moment {
  const found = written.exec(text.trim())
  const [, , , , hour, , , fraction = '0', offset = ''] = found ?? []
  const datatype = name('xsd', hour === undefined ? 'date' : 'dateTime')
  if (found === null || lexicalSpace(datatype)?.(text.trim()) !== true)
    throw failed(`${shown(text)} is not a date (YYYY-MM-DD) or a time (YYYY-MM-DDThh:mm:ss)`)
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1, 7)
    .map((part) => Number(part || 0))
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hours, minutes, seconds, Math.trunc(Number(`0.${fraction}`) * 1000))
  return { date, hasTime: hour !== undefined, offset }
}

const second = 1000
const lengths = {
  second,
  minute: 60 * second,
  hour: 3600 * second,
  day: 86400 * second,
  week: 7 * 86400 * second,
} as const

type Unit = keyof typeof lengths | 'month' | 'year'
const units: readonly Unit[] = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year']

/** `day`, `days`, in any case of its letters. */
function unitOf(text: string): Unit {
  const wanted = text.trim().toLowerCase().replace(/s$/, '')
  const found = units.find((unit) => unit === wanted)
  if (found !== undefined) return found
  throw failed(`${shown(text)} is not a unit of time; known are ${units.join(', ')}`)
}

function moved(text: string, number: number, unit: Unit): string {
  const { date, hasTime, offset } = momentOf(text)
  const result =
    unit === 'month' || unit === 'year'
      ? addMonths(date, number * (unit === 'year' ? 12 : 1))
      : new Date(date.getTime() + number * lengths[unit])
  const year = result.getUTCFullYear()
  if (!(year >= 1 && year <= 9999))
    throw failed(`${shown(text)} moved by ${number} ${unit}s is not in the years 1 to 9999`)
  const iso = result.toISOString()
  return (hasTime ? iso.slice(0, -1).replace(/\.000$/, '') : iso.slice(0, 10)) + offset
}

/** The last day of a month that is shorter. */
function addMonths(date: Date, number: number): Date {
  const result = new Date(date)
  const day = date.getUTCDate()
  result.setUTCDate(1)
  result.setUTCMonth(date.getUTCMonth() + Math.trunc(number))
  const last = new Date(Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0)).getUTCDate()
  result.setUTCDate(Math.min(day, last))
  return result
}

function between(from: Moment, to: Moment, unit: Unit): number {
  if (unit !== 'month' && unit !== 'year') return Math.trunc((instant(to) - instant(from)) / lengths[unit])
  const [start, end] = [from.date, to.date]
  const apart = 12 * (end.getUTCFullYear() - start.getUTCFullYear()) + end.getUTCMonth() - start.getUTCMonth()
  const reached = addMonths(start, apart).getTime()
  const whole =
    apart > 0 && reached > end.getTime() ? apart - 1 : apart < 0 && reached < end.getTime() ? apart + 1 : apart
  return Math.trunc(whole / (unit === 'year' ? 12 : 1))
}

/** A time without an offset is taken as UTC. */
function instant({ date, offset }: Moment): number {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):(\d{2})$/.exec(offset) ?? []
  return date.getTime() - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * lengths.minute
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const parts: Readonly<Record<string, (date: Date) => number | string>> = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth() + 1,
  week: (date) =>
    Math.ceil((date.getUTCDate() + new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)).getUTCDay()) / 7),
  day: (date) => date.getUTCDate(),
  weekday: (date) => weekdays[date.getUTCDay()] ?? '',
  hour: (date) => date.getUTCHours(),
  minute: (date) => date.getUTCMinutes(),
  second: (date) => date.getUTCSeconds(),
}

function partOf(date: Date, unit: string): number | string {
  const wanted = unit.trim().toLowerCase().replace(/s$/, '')
  const part = Object.hasOwn(parts, wanted) ? parts[wanted] : undefined
  if (part !== undefined) return part(date)
  throw failed(`${shown(unit)} is not a part of a date; known are ${Object.keys(parts).join(', ')}`)
}
