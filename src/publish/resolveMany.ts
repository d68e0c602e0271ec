import { setImmediate as pause } from 'node:timers/promises'
import { Problem } from '../problems/problem.js'
import { parseJson } from '../sources/parseJson.js'
import { cacheControl } from './caching.js'
import { mustChoose } from './representation.js'
import { resolveIRI } from './resolveIRI.js'
import { tellResolutions } from './resolveTold.js'
import type { Exchange } from './site.js'

/** Answers POST `resolve`: a JSON array of IRIs in, a JSON array of what they lead to out, in the same order. */
export async function answerResolveMany(exchange: Exchange): Promise<void> {
  const { request, response } = exchange
  mustChoose(request, [offer], { at: () => 'resolve' })
  const given = read(request.headers['content-type'] ?? '', request.body)
  const parts = await resolveAll(exchange, given)
  if (response.destroyed) return
  const body = Buffer.from(`[${parts.join(',\n')}]\n`)
  response.statusCode = 200
  response.setHeader('Content-Type', offer.mediaType)
  response.setHeader('Content-Length', body.length)
  response.setHeader('Cache-Control', cacheControl.never)
  response.end(body)
}

const offer = { name: 'json', mediaType: 'application/json', aliases: ['application/problem+json'] }

/** The most that are resolved at a time. */
const mostAtOnce = 10_000

/** So many are told together; between them, others get their turn when so many milliseconds have passed. */
const atOnce = 50
const turn = 8

async function resolveAll(exchange: Exchange, given: readonly string[]): Promise<string[]> {
  const parts: string[] = []
  let began = performance.now()
  for (let start = 0; start < given.length && !exchange.response.destroyed; start += atOnce) {
    const batch = given.slice(start, start + atOnce)
    const resolved = batch.map((iri) => ({ iri, resolution: resolveIRI(exchange.site, iri) }))
    for (const told of tellResolutions(exchange, resolved)) parts.push(JSON.stringify(told))
    if (performance.now() - began < turn) continue
    await pause()
    began = performance.now()
  }
  return parts
}

function read(contentType: string, body: unknown): readonly string[] {
  const [mediaType = '', ...parameters] = contentType.toLowerCase().split(';')
  const charset = parameters.map((each) => /^\s*charset="?([^"\s]*)"?\s*$/.exec(each)?.[1]).find(Boolean) ?? 'utf-8'
  const reader = readers[mediaType.trim()]
  if (reader === undefined || !['utf-8', 'utf8', 'us-ascii'].includes(charset)) {
    const types = Object.keys(readers).join(' or ')
    throw new Problem(
      'unsupported-media-type',
      `what is to be resolved comes as ${types} in UTF-8, not as "${contentType.slice(0, 100)}"`,
    )
  }
  const given = reader(textOf(body))
  if (given.length > mostAtOnce)
    throw new Problem('body-too-large', `${given.length} IRIs are too many; ${mostAtOnce} can be resolved at a time`)
  return given
}

/** The kinds of body: an array in JSON, or an IRI a line. */
const readers: Readonly<Record<string, (text: string) => readonly string[]>> = {
  'application/json': (text) => strings(json(text)),
  'text/plain': (text) => text.replace(/\r?\n$/, '').split(/\r?\n/),
}

function textOf(body: unknown): string {
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw new Problem('bad-request', 'the body is empty; it must be a JSON array of IRIs')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (error) {
    throw new Problem('bad-request', 'the body is not UTF-8', {}, { cause: error })
  }
}

function json(text: string): unknown {
  try {
    return parseJson(text, {})
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { line, character } = error.origin
    throw new Problem(
      'bad-request',
      `the body is not JSON at line ${line}, column ${character}: it must be an array of IRIs`,
      { line: line!, character: character! },
      { cause: error },
    )
  }
}

function strings(value: unknown): readonly string[] {
  if (!Array.isArray(value))
    throw new Problem('bad-request', `the body must be a JSON array of IRIs; it is ${kindOf(value)}`)
  const wrong = value.findIndex((each) => typeof each !== 'string')
  if (wrong >= 0)
    throw new Problem(
      'bad-request',
      `element ${wrong} of the array (the first is 0) must be a string; it is ${kindOf(value[wrong])}`,
    )
  return value as string[]
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `a JSON ${typeof value}`
}
