import { fold } from './labels.js'

/** Words of a search beyond these are not looked at: no label is told apart by more. */
const wordsAtMost = 16

/** Letters of a word that is taken for the beginning of others also where it is not the last. */
const shortestBeginning = 3

/** Labels that hold the words, as an expression of FTS5 (SQLite FTS5 §3); empty where the text has none. */
export function whole(text: string): string {
  return quoted(text).join(' ')
}

/** Labels that hold the words when the last may be the beginning of one. */
export function lastBeginning(text: string): string {
  const words = whole(text)
  return words === '' ? '' : `${words} *`
}

/** Labels that hold the words when each of some length may be the beginning of one: `univ paris 1` is not Paris 13. */
export function longBeginnings(text: string): string {
  return quoted(text)
    .map((word) => (word.length - 2 >= shortestBeginning ? `${word} *` : word))
    .join(' ')
}

/** Labels that hold the words when each may be the beginning of one: `univ brest` finds the Université de Brest. */
export function eachBeginning(text: string): string {
  return quoted(text)
    .map((word) => `${word} *`)
    .join(' ')
}

/** The expression for labels alone, of things of one of the types where these are given by number. */
export function withTypes(words: string, types: readonly number[] | undefined): string {
  const labels = `value : (${words})`
  return types === undefined ? labels : `${labels} AND types : (${types.map((type) => `"${type}"`).join(' OR ')})`
}

/** Each word quoted, so that none is taken for an operator. */
function quoted(text: string): readonly string[] {
  return fold(text)
    .slice(0, wordsAtMost)
    .map((word) => `"${word}"`)
}
