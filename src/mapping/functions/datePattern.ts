import { failed, shown } from './arguments.js'

/** The parts of a date and time that a text gave. */
export type DateParts = Partial<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'half', number>> & {
  /** Digits behind the seconds. */
  readonly fraction?: string
  /** Offset from UTC as XSD writes it: `Z`, `+01:00`. */
  readonly offset?: string
}

/**
 * Reads a text by a pattern of Java's DateTimeFormatter (`dd LLLL uuuu`), or of Python's strptime (`%d/%m/%Y`).
 *
 * @param language of the names of months and days, BCP 47
 * @throws Problem `function-failed` where the text is not of the pattern, or the pattern holds a letter that is not read
 */
export function readByPattern(text: string, pattern: string, language: string): DateParts {
  const parts: DateParts = {}
  const trimmed = text.trim()
  let place = 0
  for (const field of fieldsOf(pattern)) {
    const length = field.read(trimmed.slice(place), { parts, language })
    if (length === undefined) throw failed(`${shown(text)} is not a date of the pattern ${shown(pattern)}`)
    place += length
  }
  if (place < trimmed.length) throw failed(`${shown(text)} is longer than the pattern ${shown(pattern)}`)
  return parts
}

/** Reads what it is at the beginning of a text into the parts; gives its length, undefined where it is not there. */
interface Field {
  readonly read: (
    rest: string,
    into: { parts: Record<string, number | string>; language: string },
  ) => number | undefined
}

/** Letters of the pattern as often as they stand there; texts in quotes; anything else as it stands. */
const token = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^]/g

function fieldsOf(pattern: string): readonly Field[] {
  const java = pattern.includes('%') ? javaPattern(pattern) : pattern
  return [...java.matchAll(token)].map(([whole, quoted, letter]) => {
    if (quoted !== undefined) return text(quoted === '' ? "'" : quoted.replaceAll("''", "'"))
    if (letter === undefined) return text(whole)
    const make = Object.hasOwn(letters, letter) ? letters[letter] : undefined
    if (make !== undefined) return make(whole.length)
    throw failed(
      `the letter ${letter} of the date pattern ${shown(pattern)} is not read; known are ${Object.keys(letters).join(' ')}`,
    )
  })
}

const letters: Readonly<Record<string, (count: number) => Field>> = {
  u: year,
  y: year,
  M: month,
  L: month,
  d: (count) => digits('day', count),
  E: () => ({ read: (rest, { language }) => nameAt(rest, weekdayNames(language))?.length }),
  H: (count) => digits('hour', count),
  h: (count) => digits('hour', count),
  m: (count) => digits('minute', count),
  s: (count) => digits('second', count),
  S: (count) => matching(new RegExp(`^\\d{${count}}`), (found, parts) => (parts.fraction = found)),
  a: () => matching(/^[AaPp]\.?[Mm]\.?/, (found, parts) => (parts.half = /^p/i.test(found) ? 1 : 0)),
  X: offset,
  x: offset,
  Z: offset,
}

function text(literal: string): Field {
  return { read: (rest) => (rest.startsWith(literal) ? literal.length : undefined) }
}

function matching(pattern: RegExp, keep: (found: string, parts: Record<string, number | string>) => unknown): Field {
  return {
    read: (rest, { parts }) => {
      const found = pattern.exec(rest)?.[0]
      if (found !== undefined) keep(found, parts)
      return found?.length
    },
  }
}

function digits(part: string, count: number): Field {
  const pattern = count === 1 ? /^\d{1,2}/ : new RegExp(`^\\d{${count}}`)
  return matching(pattern, (found, parts) => (parts[part] = Number(found)))
}

/** Two digits are of the years 2000 to 2099, as Java takes them. */
function year(count: number): Field {
  const pattern = count === 2 ? /^\d{2}/ : /^\d{1,4}/
  return matching(pattern, (found, parts) => (parts['year'] = Number(found) + (count === 2 ? 2000 : 0)))
}

function month(count: number): Field {
  if (count <= 2) return digits('month', count)
  return {
    read: (rest, { parts, language }) => {
      const name = nameAt(rest, monthNames(language))
      if (name !== undefined) parts['month'] = name.number
      return name?.length
    },
  }
}

function offset(): Field {
  return matching(/^(?:Z|[+-]\d{2}:?(?:\d{2})?)/, (found, parts) => {
    const [, sign, hours, minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(found) ?? []
    parts['offset'] = sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`
  })
}

type Names = readonly { readonly name: string; readonly number: number }[]

/** The longest name that the text begins with, in any case of its letters. */
function nameAt(rest: string, names: Names): { readonly length: number; readonly number: number } | undefined {
  const lower = rest.toLowerCase()
  const found = names
    .filter(({ name }) => lower.startsWith(name))
    .sort((a, b) => b.name.length - a.name.length)
    .at(0)
  return found && { length: found.name.length, number: found.number }
}

const months = Array.from({ length: 12 }, (_, at) => new Date(Date.UTC(2001, at, 15)))
/** Monday to Sunday. */
const days = Array.from({ length: 7 }, (_, at) => new Date(Date.UTC(2001, 0, 1 + at)))

interface NameOptions {
  readonly part: 'month' | 'weekday'
  readonly dates: readonly Date[]
  readonly styles: readonly Intl.DateTimeFormatOptions[]
}

const monthNames = remembered({
  part: 'month',
  dates: months,
  // Some languages decline the name beside a day.
  styles: (['long', 'short'] as const).flatMap((month) => [{ month }, { month, day: 'numeric' }]),
})

const weekdayNames = remembered({ part: 'weekday', dates: days, styles: [{ weekday: 'long' }, { weekday: 'short' }] })

function names(language: string, { part, dates, styles }: NameOptions): Names {
  return styles.flatMap((style) => {
    const format = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC', calendar: 'gregory' })
    return dates.flatMap((date, at) => {
      const name = (format.formatToParts(date).find(({ type }) => type === part)?.value ?? '').toLowerCase()
      // Abbreviations are written with their point and without.
      return [name, name.replace(/\.$/, '')]
        .filter((written) => written !== '')
        .map((written) => ({ name: written, number: at + 1 }))
    })
  })
}

/** Names by language; the languages of the world fit into memory. */
function remembered(options: NameOptions): (language: string) => Names {
  const known = new Map<string, Names>()
  return (language) => {
    const found = known.get(language)
    if (found !== undefined) return found
    try {
      const [canonical = language] = Intl.getCanonicalLocales(language)
      const made = names(canonical, options)
      if (known.size < 1000) known.set(language, made)
      return made
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      throw failed(`${shown(language)} is not a language tag`, cause)
    }
  }
}

/** Python's directives in Java's letters. */
const directives: Readonly<Record<string, string>> = {
  Y: 'uuuu',
  y: 'uu',
  m: 'MM',
  d: 'dd',
  B: 'LLLL',
  b: 'LLL',
  A: 'EEEE',
  a: 'EEE',
  H: 'HH',
  I: 'hh',
  M: 'mm',
  S: 'ss',
  p: 'a',
  z: 'XXX',
  f: 'SSSSSS',
  '%': "'%'",
}

function javaPattern(pattern: string): string {
  return pattern.replace(/%([^])|([A-Za-z']+)/g, (whole, directive?: string, literal?: string) => {
    if (literal !== undefined) return `'${literal.replaceAll("'", "''")}'`
    if (directive !== undefined && Object.hasOwn(directives, directive)) return directives[directive] ?? ''
    throw failed(`${shown(whole)} of the date pattern ${shown(pattern)} is not read`)
  })
}
