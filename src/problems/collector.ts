import { codes, type Code, type Severity } from './codes.js'
import { Problem, type Origin, type Report } from './problem.js'

/** A problem as plain data, as it stands in `report.json` and passes between threads. */
export interface PlainProblem {
  readonly message: string
  readonly origin: Origin
}

/** The problems of one code: how many there were, and the first of them. */
export interface CodeSummary {
  readonly severity: Severity
  readonly count: number
  readonly first: readonly PlainProblem[]
}

/** What a report holds, by code. */
export type Summary = Readonly<Partial<Record<Code, CodeSummary>>>

/** How many problems of one code are kept in full. */
const kept = 20

/** Collects problems: counts all of them, keeps the first of each code, so that a bad file cannot flood its report. */
export class Collector {
  readonly #byCode = new Map<Code, { count: number; first: PlainProblem[] }>()

  /** Takes a problem; a plain function, to be handed on. */
  readonly report: Report = (problem) => {
    this.#add(problem.code, 1, [{ message: withoutAddresses(problem.message), origin: problem.origin }])
  }

  /** Takes what another report holds, after what is held already. */
  absorb(summary: Summary): void {
    for (const [code, { count, first }] of Object.entries(summary)) this.#add(code as Code, count, first)
  }

  /** What was collected, codes in alphabetical order. */
  summary(): Summary {
    const entries = [...this.#byCode].sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(
      entries.map(([code, { count, first }]) => [code, { severity: codes[code].severity, count, first }]),
    )
  }

  /** How many problems there are, warnings included. */
  get count(): number {
    return [...this.#byCode.values()].reduce((total, { count }) => total + count, 0)
  }

  /** The problems that were kept, to be printed. */
  problems(): readonly Problem[] {
    return [...this.#byCode].flatMap(([code, { first }]) =>
      first.map(({ message, origin }) => new Problem(code, message, origin)),
    )
  }

  #add(code: Code, count: number, first: readonly PlainProblem[]): void {
    const entry = this.#byCode.get(code) ?? { count: 0, first: [] }
    entry.count += count
    entry.first.push(...first.slice(0, kept - entry.first.length))
    this.#byCode.set(code, entry)
  }
}

/** A report is published: an e-mail address that stands in a cell is not told again. */
function withoutAddresses(message: string): string {
  return message.replace(/[^\s@"'<>(),;:]+@[^\s@"'<>(),;:]+\.[a-z]{2,}/gi, '…@…')
}
