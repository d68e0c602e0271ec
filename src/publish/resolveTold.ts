import { documentPath, localPath } from './address.js'
import { languageOf } from './language.js'
import { bestLiteral, createView } from './pages/view.js'
import type { Resolution } from './resolveIRI.js'
import type { Exchange } from './site.js'

/** A resolution as it is told in JSON. */
export interface ToldResolution {
  /** As it was given. */
  readonly iri: string
  readonly status: Resolution['status']
  readonly things: readonly ToldThing[]
  readonly scheme?: string
  /** In canonical form. */
  readonly identifier?: string
  readonly reason?: string
}

interface ToldThing {
  readonly iri: string
  /** In the client's language, where there is one. */
  readonly label?: string
  /** The path of the document about it, where it is of this site. */
  readonly document?: string
}

interface Resolved {
  readonly iri: string
  readonly resolution: Resolution
}

/** Tells resolutions with the labels of what they lead to, all looked up at once. */
export function tellResolutions({ site, request }: Exchange, resolved: readonly Resolved[]): ToldResolution[] {
  const labels = site.release.labels(resolved.flatMap(({ resolution }) => resolution.things))
  const view = createView(site, languageOf(request), labels)
  const tell = (iri: string): ToldThing => {
    const label = bestLiteral(view, labels.get(iri) ?? [])?.value
    const isOurs = localPath(site.address, iri) !== undefined
    return { iri, ...(label !== undefined && { label }), ...(isOurs && { document: documentPath(site.address, iri) }) }
  }
  return resolved.map(({ iri, resolution: { status, things, identifier, reason } }) => ({
    iri,
    status,
    things: things.map(tell),
    ...(identifier && { scheme: identifier.scheme, identifier: identifier.value }),
    ...(reason !== undefined && { reason }),
  }))
}
