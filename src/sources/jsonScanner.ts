import type { JSONValue } from 'json-p3'
import { Problem, type Origin } from '../problems/problem.js'
import { ValueEnd } from './jsonValueEnd.js'
import { parseJson } from './parseJson.js'

/** A member of the array that a path leads to. */
export interface JsonMember {
  readonly value: JSONValue
  /** Which array: where a name stands twice in an object, the last one counts, as for `JSON.parse`. */
  readonly array: number
}

/** Characters of one value that is held: a member, or one that is passed over inside an object on the way. */
const longest = 1 << 28

const tab = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20

/**
 * Cuts a JSON text (RFC 8259) that comes in pieces at the members of the arrays that a path of names leads to. It looks for
 * brackets, quotes and commas alone; each value is then read by `JSON.parse`, so it is what it would be in the whole text,
 * and what is wrong in it is found. Fails with `bad-json` (line and character), `unreadable-file` (a value too large) and `empty-file`.
 */
export class JsonScanner {
  readonly #names: readonly string[]
  readonly #origin: Origin
  readonly #run: Generator<void, void>
  #found: JsonMember[] = []
  #arrays = 0
  #last: number | undefined
  #isObject = false
  /** The piece that is gone through, and the place in it. */
  #text = ''
  #at = 0
  #isEnded = false
  #line = 1
  /** Where the line begins, from the beginning of the piece. */
  #lineStart = 0

  constructor(names: readonly string[], origin: Origin) {
    this.#names = names
    this.#origin = origin
    this.#run = this.#document()
  }

  /** The members that end in the next piece of the text. */
  push(text: string): readonly JsonMember[] {
    this.#lineStart -= this.#text.length
    this.#text = text
    this.#at = 0
    this.#run.next()
    const found = this.#found
    this.#found = []
    return found
  }

  /** Ends the text; is it whole? A number may end only here, so there may be members. */
  end(): readonly JsonMember[] {
    this.#isEnded = true
    return this.push('')
  }

  /** The array that counts; undefined where the path leads to none. Known at the end. */
  get lastArray(): number | undefined {
    return this.#last
  }

  /** Does the path lead to an object, whose members a wildcard selects too? Known at the end. */
  get isObject(): boolean {
    return this.#isObject
  }

  *#document(): Generator<void, void> {
    if ((yield* this.#next()) === '') throw new Problem('empty-file', 'the file holds nothing', this.#origin)
    yield* this.#onPath(0)
    if ((yield* this.#next()) !== '') this.#fail('something stands behind the end of the value')
  }

  /** A value that the first names lead to. */
  *#onPath(level: number): Generator<void, void> {
    const first = yield* this.#next()
    const isTarget = level === this.#names.length
    this.#last = undefined
    this.#isObject = isTarget && first === '{'
    if (isTarget && first === '[') yield* this.#array()
    else if (!isTarget && first === '{') yield* this.#object(level)
    else yield* this.#value()
  }

  *#array(): Generator<void, void> {
    const array = this.#arrays++
    this.#at++
    if ((yield* this.#next()) !== ']') {
      for (;;) {
        const value = yield* this.#value()
        this.#found.push({ value, array })
        if (yield* this.#isEnd(']')) break
      }
    }
    this.#at++
    this.#last = array
  }

  *#object(level: number): Generator<void, void> {
    this.#at++
    if ((yield* this.#next()) === '}') {
      this.#at++
      return
    }
    for (;;) {
      if ((yield* this.#next()) !== '"') this.#fail('a name in quotes is needed here')
      const name = yield* this.#value()
      if ((yield* this.#next()) !== ':') this.#fail('a colon is needed here')
      this.#at++
      if (name === this.#names[level]) yield* this.#onPath(level + 1)
      else yield* this.#value()
      if (yield* this.#isEnd('}')) break
    }
    this.#at++
  }

  /** Behind a value: does what holds it end? Else goes behind the comma. */
  *#isEnd(closing: string): Generator<void, boolean> {
    const next = yield* this.#next()
    if (next === closing) return true
    if (next !== ',') this.#fail(`a comma or ${closing} is needed here`)
    this.#at++
    return false
  }

  /** The next character that is no white space, not passed; empty at the end of the text. */
  *#next(): Generator<void, string> {
    for (;;) {
      while (this.#at < this.#text.length) {
        const code = this.#text.charCodeAt(this.#at)
        if (code === lineFeed) this.#newLine(this.#at)
        else if (code !== space && code !== tab && code !== carriageReturn) return this.#text.charAt(this.#at)
        this.#at++
      }
      if (this.#isEnded) return ''
      yield
    }
  }

  #newLine(at: number): void {
    this.#line++
    this.#lineStart = at + 1
  }

  /** Reads a value whole. */
  *#value(): Generator<void, JSONValue> {
    yield* this.#next()
    const place = { line: this.#line, before: this.#at - this.#lineStart }
    const end = new ValueEnd((at) => {
      this.#newLine(at)
    })
    const parts: string[] = []
    let length = 0
    for (;;) {
      const from = this.#at
      this.#at = end.find(this.#text, from)
      length += this.#at - from
      if (length > 0) parts.push(this.#text.slice(from, this.#at))
      if (end.isFound || this.#isEnded) return this.#parse(parts.join(''), place)
      if (length > longest) throw this.#tooLong(parts.join(''), place)
      yield
    }
  }

  #parse(text: string, { line, before }: Place): JSONValue {
    try {
      return parseJson(text, { ...this.#origin, line })
    } catch (error) {
      if (!(error instanceof Problem) || error.origin.line !== line) throw error
      const character = (error.origin.character ?? 1) + before
      throw new Problem(error.code, error.message, { ...error.origin, character }, { cause: error.cause })
    }
  }

  /** A value without end is most often one in which something is wrong: then that is told. */
  #tooLong(text: string, place: Place): Problem {
    try {
      this.#parse(text, place)
    } catch (error) {
      if (error instanceof Problem && !/end of JSON|Unterminated/.test(error.message)) return error
    }
    const message = `one value has more than ${longest} characters; make the iterator lead to smaller ones`
    return new Problem('unreadable-file', message, { ...this.#origin, line: place.line })
  }

  #fail(message: string): never {
    const what = this.#isEnded && this.#at >= this.#text.length ? `the text ends; ${message}` : message
    throw new Problem('bad-json', `it is not JSON: ${what}`, {
      ...this.#origin,
      line: this.#line,
      character: this.#at - this.#lineStart + 1,
    })
  }
}

/** Where a value begins: its line, and the characters before it in that line. */
interface Place {
  readonly line: number
  readonly before: number
}
