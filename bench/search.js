import Database from 'libsql'
import { join } from 'node:path'
import { loadSpread } from './load.js'

/** Clients at once. */
const connections = 16

/** Texts that are asked for in turn; nearly all of a language's beginnings are among them. */
const textsAtMost = 2000

/**
 * Searches for the first three letters of words of labels, as someone does who types.
 *
 * @param {{ port: number, release: string, seconds: number, accept?: string }} options `release`: its folder
 * @returns {Promise<{ perSecond: number, median: number, milliseconds: number, bytes: number, texts: number }>}
 *   answers a second; time of the middle one and of the slowest hundredth; bytes of an answer; how many texts were asked for
 */
export async function loadSearch({ port, release, seconds, accept = 'application/json' }) {
  const texts = beginnings(join(release, 'release.db'))
  const requests = texts.map((text) => ({ path: `/search?q=${encodeURIComponent(text)}`, headers: { Accept: accept } }))
  const result = await loadSpread({ port, requests, connections, seconds })
  const wrong = result.non2xx + result.errors + result.timeouts
  if (wrong > 0) throw new Error(`${wrong} of ${result.requests.total} searches failed`)
  const { p50: median, p99: milliseconds } = result.latency
  const bytes = result.throughput.total / result.requests.total
  return { perSecond: result.requests.average, median, milliseconds, bytes, texts: texts.length }
}

/** Three-letter beginnings of words of labels, each once, spread evenly: the same in every run. */
function beginnings(file) {
  const database = new Database(file, { readonly: true })
  const found = new Set()
  for (const [folded] of database.prepare('SELECT folded FROM labels WHERE id % 7 = 0').raw().iterate([])) {
    for (const [text] of folded.matchAll(/(?<!\p{L})\p{L}{3}/gu)) found.add(text)
  }
  database.close()
  const texts = [...found].sort((a, b) => hash(a) - hash(b))
  return texts.slice(0, textsAtMost)
}

/** Mixes texts, so that neighbours of the alphabet do not follow one another. */
function hash(text) {
  let sum = 0
  for (const letter of text) sum = (sum * 31 + letter.codePointAt(0)) >>> 0
  return (sum * 2_654_435_761) >>> 0
}
