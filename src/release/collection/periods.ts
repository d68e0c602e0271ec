/** The first and the last instant that a value may mean, in milliseconds since 1970 (UTC); of a number, itself twice. */
export type Interval = readonly [low: number, high: number]

/**
 * A year, month, day or instant as XML Schema writes it (XSD 1.1 Part 2 §3.3.7–12): `2018`, `2018-03`, `2018-03-05`,
 * `2018-03-05T10:00:00Z`; a time without seconds is a minute. Without a time zone, UTC is meant; with a day alone, the
 * zone is not looked at, since both sides mean the day on their calendar.
 *
 * @returns undefined where the text is none of these
 */
export function readPeriod(text: string): Interval | undefined {
  const found = pattern.exec(text.trim())
  if (found === null) return undefined
  const [, year, month, day, hour, minute, second, zone] = found
  const at: Parts = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1), Number(hour ?? 0), Number(minute ?? 0)]
  if (!isOnCalendar(at)) return undefined
  const seconds = Number(second ?? 0)
  if (seconds >= 60) return undefined
  const start = instant(at) + Math.round(seconds * 1000) - (hour === undefined ? 0 : offset(zone))
  if (Number.isNaN(start)) return undefined
  if (second !== undefined) return [start, start]
  if (minute !== undefined) return [start, start + 59_999]
  if (day !== undefined) return [start, start + 86_399_999]
  return [start, instant(month === undefined ? [at[0] + 1, 0, 1, 0, 0] : [at[0], at[1] + 1, 1, 0, 0]) - 1]
}

const pattern = /^(-?\d{4,6})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?)?)?)?(Z|[+-]\d\d:\d\d)?$/

type Parts = readonly [year: number, month: number, day: number, hour: number, minute: number]

function isOnCalendar([year, month, day, hour, minute]: Parts): boolean {
  if (month < 0 || month > 11 || day < 1 || hour > 24 || minute > 59) return false
  if (hour === 24 && minute > 0) return false
  const date = new Date(instant([year, month, day, 0, 0]))
  return date.getUTCMonth() === month && date.getUTCDate() === day
}

function instant([year, month, day, hour, minute]: Parts): number {
  // Not Date.UTC, which takes the years 0 to 99 for those of the 20th century.
  return new Date(0).setUTCFullYear(year, month, day) + (hour * 60 + minute) * 60_000
}

function offset(zone = 'Z'): number {
  if (zone === 'Z') return 0
  const [hours, minutes] = zone.slice(1).split(':').map(Number) as [number, number]
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** A decimal number, or one with an exponent; `INF` too. Undefined where the text is none. */
export function readNumber(text: string): number | undefined {
  const trimmed = text.trim()
  const infinite = infinities.get(trimmed)
  if (infinite !== undefined) return infinite
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : undefined
}

const infinities: ReadonlyMap<string, number> = new Map([
  ['INF', Infinity],
  ['+INF', Infinity],
  ['-INF', -Infinity],
])
