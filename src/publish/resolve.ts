import { Problem } from '../problems/problem.js'
import { documentPath, localPath, parametersOf } from './address.js'
import { redirect } from './redirect.js'
import type { Exchange } from './site.js'

/** Answers `resolve?iri=`: the way to the document about an IRI of the release. */
export function answerResolve({ site, request, response }: Exchange): void {
  const iri = parametersOf(request).get('iri')
  if (!iri) throw new Problem('bad-request', 'the parameter "iri" is missing or empty')
  const survivor = site.release.successor(iri) ?? iri
  if (localPath(site.address, survivor) === undefined || !site.release.has(survivor)) {
    throw new Problem('not-found', `this release says nothing of ${iri}`)
  }
  redirect(response, 303, documentPath(site.address, survivor))
}
