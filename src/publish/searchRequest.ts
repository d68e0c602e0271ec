import { Problem } from '../problems/problem.js'
import type { ClassShape } from '../shapes/model.js'
import { parametersOf } from './address.js'
import { unknownName } from './api/unknownName.js'
import type { Exchange, Site } from './site.js'

/** What a search asks. */
export interface AskedSearch {
  readonly text: string
  /** Only things of this type. */
  readonly type: AskedType | undefined
  /** Counts from 1. */
  readonly page: number
  /** Things a page. */
  readonly limit: number
}

/** A type of things, as an address names it. */
export interface AskedType {
  /** The key of its collection, else the class IRI. */
  readonly name: string
  /** The class, and those below it. */
  readonly classes: readonly string[]
}

/** Things a page where nothing is said, and at most. */
export const pageSizes = { usual: 20, most: 100 } as const

const longestText = 200

/**
 * Reads the parameters of a search; one without a value counts as absent, as templates leave them so (OpenSearch 1.1 §4.1.2).
 *
 * @throws Problem `bad-request` where one is unknown, comes twice, or has a value that it cannot have
 */
export function readSearch({ site, request }: Pick<Exchange, 'site' | 'request'>): AskedSearch {
  const parameters = parametersOf(request)
  for (const name of parameters.keys()) {
    if (!known.includes(name)) throw unknownName('parameter of a search', name, known)
    if (parameters.getAll(name).length > 1) throw new Problem('bad-request', `${name} is there more than once`)
  }
  const text = (parameters.get('q') ?? '').trim()
  if (text.length > longestText)
    throw new Problem('bad-request', `q has ${text.length} characters; ${longestText} are the most`)
  const type = parameters.get('type')
  return {
    text,
    type: type ? typeOf(site, type) : undefined,
    page: readNumber(parameters, 'page', { usual: 1, most: 9999 }),
    limit: readNumber(parameters, 'limit', pageSizes),
  }
}

const known = ['q', 'type', 'page', 'limit', 'format', 'lang']

function readNumber(
  parameters: URLSearchParams,
  name: string,
  { usual, most }: { readonly usual: number; readonly most: number },
): number {
  const value = parameters.get(name) || String(usual)
  if (!/^[1-9]\d{0,3}$/.test(value) || Number(value) > most)
    throw new Problem('bad-request', `${name} must be a number from 1 to ${most}, not "${value.slice(0, 100)}"`)
  return Number(value)
}

/** A type by the key of its collection or the IRI of its class. */
function typeOf({ release: { classes } }: Site, name: string): AskedType {
  const shape = classes.find(({ key, classIRI }) => key === name || classIRI === name)
  if (shape !== undefined) return typeOfClass(shape)
  if (/^[a-z][a-z\d+.-]*:./i.test(name)) return { name, classes: [name] }
  const names = classes.map(({ key }) => key)
  if (names.length > 0) throw unknownName('type', name, names)
  throw new Problem('bad-request', `type must be the IRI of a class, not "${name.slice(0, 100)}"`)
}

/** The type of the things of a collection. */
export function typeOfClass({ key, classIRI, subClasses }: ClassShape): AskedType {
  return { name: key, classes: [classIRI, ...subClasses] }
}

/** The path of a search below the mount, with what differs from the usual. */
export function searchPath({ text, type, page, limit }: AskedSearch): string {
  const parameters = new URLSearchParams({
    q: text,
    ...(type && { type: type.name }),
    ...(page > 1 && { page: String(page) }),
    ...(limit !== pageSizes.usual && { limit: String(limit) }),
  })
  return `search?${parameters.toString()}`
}
