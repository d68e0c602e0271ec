import { codes, type Code, type Severity } from './codes.js'

/** Where a problem comes from; each layer adds what it knows. */
export interface Origin {
  /** The file as the user knows it: relative to the working folder where it lies below it. */
  readonly file?: string
  /** Line in the file, or row of a sheet; counts from 1. */
  readonly line?: number
  /** Character in the line; counts from 1. */
  readonly character?: number
  /** Name of the column or reference. */
  readonly column?: string
  /** Name of the triples map. */
  readonly map?: string
}

/**
 * What went wrong, for a person and for a program: a stable code, a sentence, and where it comes from.
 * Data problems are told to a {@link Report}; what stops the work is thrown.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: Code
  readonly origin: Origin

  constructor(code: Code, message: string, origin: Origin = {}, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.origin = origin
  }

  get severity(): Severity {
    return codes[this.code].severity
  }

  /** The same problem, told with what an outer layer knows of its place; what is already known stays. */
  within(origin: Origin): Problem {
    return new Problem(this.code, this.message, { ...origin, ...this.origin }, { cause: this.cause })
  }

  /** One line: `data/x.csv:3: invalid-iri: "www.sorbonne.fr" is not an absolute IRI (column site internet, map <#Institution>)`. */
  override toString(): string {
    const { file, line, character, column, map } = this.origin
    const place = [file, line, character].filter((part) => part !== undefined).join(':')
    const details = [column && `column ${column}`, map && `map ${map}`].filter(Boolean).join(', ')
    return `${place && `${place}: `}${this.code}: ${this.message}${details && ` (${details})`}`
  }
}

/** Takes a problem that does not stop the work: told, not thrown. */
export type Report = (problem: Problem) => void
