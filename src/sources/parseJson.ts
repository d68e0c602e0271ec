import type { JSONValue } from 'json-p3'
import { Problem, type Origin } from '../problems/problem.js'
import { count } from './lines.js'

/** The value of a JSON text (RFC 8259) that begins in `origin.line`. Fails with `bad-json`, with line and character. */
export function parseJson(text: string, origin: Origin): JSONValue {
  try {
    return JSON.parse(text) as JSONValue
  } catch (cause) {
    const end = errorIndex(text)
    const line = (origin.line ?? 1) + count({ text, start: 0, end }, '\n')
    const character = end - text.slice(0, end).lastIndexOf('\n')
    throw new Problem(
      'bad-json',
      `it is not JSON: ${(cause as Error).message}`,
      { ...origin, line, character },
      { cause },
    )
  }
}

/**
 * Where the first wrong character stands. `JSON.parse` does not tell it of an unexpected token, so it is found by halving:
 * as long as a beginning of the text fails only at its own end, the wrong character stands behind it.
 */
function errorIndex(text: string): number {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (failsBeforeEnd(text.slice(0, middle + 1))) high = middle
    else low = middle + 1
  }
  return low
}

function failsBeforeEnd(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    const { message } = error as Error
    if (message.startsWith('Unexpected token')) return true
    const position = /in JSON at position (\d+)/.exec(message)?.[1] ?? /after JSON at position (\d+)/.exec(message)?.[1]
    return position !== undefined && Number(position) < text.length && !message.startsWith('Unterminated string')
  }
}
