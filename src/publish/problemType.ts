import { codes } from '../problems/codes.js'
import { Problem } from '../problems/problem.js'
import { pathOf } from './address.js'
import { cacheControl } from './caching.js'
import type { Exchange } from './site.js'
import { writeJson } from './write.js'

/** Answers the IRI of a kind of problem (RFC 9457 §4): what it means, and what to do. */
export function answerProblemType({ request, response }: Exchange): void {
  const code = pathOf(request).slice('problem/'.length)
  const [, entry] = Object.entries(codes).find(([known]) => known === code) ?? []
  if (!entry) throw new Problem('not-found', `there is no kind of problem "${code}"`)
  response.setHeader('Cache-Control', cacheControl.representation)
  writeJson(response, { code, title: entry.title, advice: entry.advice })
}
