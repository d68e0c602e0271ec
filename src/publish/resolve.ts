import { closest } from 'fastest-levenshtein'
import { Problem } from '../problems/problem.js'
import { documentPath, parametersOf } from './address.js'
import { cacheControl } from './caching.js'
import { sendChoices } from './choices.js'
import { refuseGone } from './find.js'
import { redirect } from './redirect.js'
import { send } from './representation.js'
import { resolveIRI, type Resolution } from './resolveIRI.js'
import { tellResolutions } from './resolveTold.js'
import type { Exchange } from './site.js'
import { Refusal } from './refusal.js'

/**
 * Answers `resolve?iri=`: the way to the document about what an IRI, or another full form of an identifier, names.
 * 303, or 300 where several things hold it, 404 with the reason, 410 with what took its place; with `format=json` what was
 * found is told instead (200). Any other format is asked of the document.
 */
export async function answerResolve(exchange: Exchange): Promise<void> {
  const { site, request } = exchange
  const { iri, format } = askedOf(parametersOf(request))
  const resolution = resolveIRI(site, iri)
  refuse(exchange, iri, resolution)
  const [thing, ...others] = resolution.things
  if (format === 'json') await sendResolution(exchange, iri, resolution)
  else if (others.length > 0) sendChoices(exchange, resolution.things)
  else
    redirect(
      exchange,
      303,
      documentPath(site.address, thing!) + (format ? `?${String(new URLSearchParams({ format }))}` : ''),
    )
}

const known = ['iri', 'format', 'lang']

function askedOf(parameters: URLSearchParams): { readonly iri: string; readonly format: string | null } {
  const [iri, ...more] = parameters.getAll('iri')
  if (more.length > 0)
    throw new Problem(
      'bad-request',
      `the parameter "iri" is given ${more.length + 1} times; POST a JSON array to resolve many at once`,
    )
  if (!iri) {
    const [other] = [...parameters.keys()].filter((key) => !known.includes(key))
    const hint =
      other === undefined
        ? ''
        : `; there is "${other.slice(0, 40)}", whose nearest known one is "${closest(other, known)}"`
    throw new Problem('bad-request', `the parameter "iri" is missing or empty${hint}`)
  }
  return { iri, format: parameters.get('format') }
}

function refuse({ site }: Exchange, iri: string, { status, things, reason = '', identifier }: Resolution): void {
  if (status === 'gone') throw refuseGone(site, iri, things)
  if (status === 'unknown' || status === 'invalid')
    throw new Refusal('not-found', reason, { members: { iri, reason: status, ...(identifier && { identifier }) } })
}

async function sendResolution(exchange: Exchange, iri: string, resolution: Resolution): Promise<void> {
  const [told] = tellResolutions(exchange, [{ iri, resolution }])
  await send(exchange, {
    mediaType: 'application/json',
    variant: [
      'resolve',
      iri,
      exchange.request.headers['accept-language'] ?? '',
      parametersOf(exchange.request).get('lang') ?? '',
    ],
    cacheControl: cacheControl.representation,
    links: [],
    body: () => JSON.stringify(told, undefined, 2),
  })
}
