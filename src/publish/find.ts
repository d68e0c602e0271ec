import { decodedPath, spellings } from './address.js'
import { Refusal } from './refusal.js'
import type { Site } from './site.js'

/** The thing of the release that is named by one of the paths below the base, in whatever spelling. */
export function findThing({ release, address }: Site, paths: readonly string[]): string | undefined {
  return iris(address.baseIRI, paths).find((iri) => release.has(iri))
}

/** Where the thing went that was named by one of the paths. */
export function findSuccessor({ release, address }: Site, paths: readonly string[]): string | undefined {
  for (const iri of iris(address.baseIRI, paths)) {
    const survivor = release.successor(iri)
    if (survivor !== undefined) return survivor
  }
  return undefined
}

/** The things that hold the identifier of a path `{scheme}/{value}`; schemes differ in case, so each is tried. */
export function findIdentified({ release }: Site, path: string): readonly string[] {
  const [scheme = '', ...rest] = decodedPath(path).split('/')
  const value = rest.join('/')
  const found = [value, value.toLowerCase(), value.toUpperCase()].map((each) => release.identified(scheme, each))
  return found.find(({ length }) => length > 0) ?? []
}

/** The refusal of a name that nothing has; it offers a search for its last part. */
export function unknown({ address }: Site, path: string): Refusal {
  const words = decodedPath(path).split('/').at(-1) ?? ''
  const search = `${address.mount}search?q=${encodeURIComponent(words)}`
  return new Refusal('not-found', `this release says nothing of ${address.baseIRI}${path}`, { members: { search } })
}

function iris(baseIRI: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) => spellings(path)).map((path) => baseIRI + path)
}
