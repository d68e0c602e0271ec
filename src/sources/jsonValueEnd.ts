/** Finds the end of one value in text that comes in pieces. What is no JSON ends somewhere, and `JSON.parse` refuses it. */
export class ValueEnd {
  readonly #newLine: (at: number) => void
  #depth = 0
  #isQuoted = false
  #isEscaped = false
  #hasBegun = false
  /** Was the end found in the last piece? */
  isFound = false

  constructor(newLine: (at: number) => void) {
    this.#newLine = newLine
  }

  /** The place behind the value, or the end of the text. */
  find(text: string, from: number): number {
    let at = from
    while (at < text.length && !this.isFound)
      at = this.#isQuoted ? this.#passQuoted(text, at) : this.#passPlain(text, at)
    return at
  }

  #passQuoted(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (this.#isEscaped) this.#isEscaped = false
      else if (code === backslash) this.#isEscaped = true
      else if (code === quote || code < space) {
        // A control character has no place in a string: the value ends there, and is refused.
        this.#isQuoted = false
        this.isFound = code < space || this.#depth === 0
        return at + 1
      }
    }
    return text.length
  }

  #passPlain(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === quote) {
        if (this.#isEndOfScalar()) return at
        this.#isQuoted = this.#hasBegun = true
        return at + 1
      }
      if (code === openBrace || code === openBracket) {
        if (this.#isEndOfScalar()) return at
        this.#depth++
      } else if (code === closeBrace || code === closeBracket) {
        if (this.#depth === 0) return this.#end(at)
        if (--this.#depth === 0) return this.#end(at + 1)
      } else if (this.#depth === 0 && (code === comma || code === colon || code <= space)) {
        return this.#end(at)
      } else if (code === lineFeed) this.#newLine(at)
      this.#hasBegun = true
    }
    return text.length
  }

  /** A number or word ends where another value begins. */
  #isEndOfScalar(): boolean {
    this.isFound = this.#depth === 0 && this.#hasBegun
    return this.isFound
  }

  #end(at: number): number {
    this.isFound = true
    return at
  }
}

const lineFeed = 0x0a
const space = 0x20
const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
