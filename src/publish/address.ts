import { Problem } from '../problems/problem.js'
import type { SiteRequest } from './request.js'

/** Where the site is: its public IRIs begin with the base IRI, and its paths with the path of that, wherever it is served. */
export interface Address {
  /** Ends with `/`. */
  readonly baseIRI: string
  /** The path of the base IRI; ends with `/`. */
  readonly mount: string
}

/** The address of a site by the base IRI of its release; never by a request's `Host`. */
export function addressOf(baseIRI: string): Address {
  return { baseIRI, mount: new URL(baseIRI).pathname }
}

/** The path of an IRI within the site (`/id/unit/1`, `/ontology#Unit`); undefined for an IRI of others. */
export function localPath({ baseIRI, mount }: Address, iri: string): string | undefined {
  if (!iri.startsWith(baseIRI)) return undefined
  const [path = '', ...fragment] = iri.slice(baseIRI.length).split('#')
  return mount + asPath(path) + (fragment.length > 0 ? `#${asURI(fragment.join('#'))}` : '')
}

/** The path of the document about a thing: `/id/unit/1` → `/doc/unit/1`, `/scheme/x/y` → `/doc/scheme/x/y`. */
export function documentPath(address: Address, iri: string): string {
  return address.mount + asPath(documentName(address, iri))
}

/** The IRI of the document about a thing. */
export function documentIRI(address: Address, iri: string): string {
  return address.baseIRI + documentName(address, iri)
}

/** IRIs below the base that are documents themselves: they answer 200 where they are. */
export const ownDocuments: readonly string[] = ['ontology', 'catalogue']

function documentName({ baseIRI }: Address, iri: string): string {
  const local = iri.slice(baseIRI.length)
  return ownDocuments.includes(local) ? local : `doc/${local.replace(/^id\//, '')}`
}

/** The request's path below the mount, as the client spelled it: no leading slash, still percent-encoded. */
export function pathOf({ url }: Pick<SiteRequest, 'url'>): string {
  const end = url.indexOf('?')
  return end < 0 ? url.slice(1) : url.slice(1, end)
}

/** The parameters of the request's URL. */
export function parametersOf(request: SiteRequest): URLSearchParams {
  return new URLSearchParams(queryOf(request))
}

/** The query of the request's URL with its question mark, or nothing. */
export function queryOf({ url }: SiteRequest): string {
  const start = url.indexOf('?')
  return start < 0 ? '' : url.slice(start)
}

/**
 * The spellings by which an IRI may be known whose path a client wrote in its own way: clients encode `é` or `(` or
 * not, and so do data. The path is decoded once; what was encoded twice stays encoded once.
 */
export function spellings(path: string): string[] {
  if (plain.test(path)) return [path]
  const segments = decode(path)
  const asWritten = path.replace(/(?:%[89a-f][0-9a-f])+/gi, decodeURIComponent)
  const asTemplate = segments.map((segment) => segment.replace(notUnreserved, percentEncode)).join('/')
  const asIRI = segments.map((segment) => segment.replace(notInIRI, percentEncode)).join('/')
  return [...new Set([asWritten, path, asTemplate, asIRI])]
}

/** The path's segments decoded, joined again: the value of an identifier (`10.1234/x`). */
export function decodedPath(path: string): string {
  return decode(path).join('/')
}

function decode(path: string): string[] {
  try {
    return path.split('/').map(decodeURIComponent)
  } catch (error) {
    throw new Problem('bad-request', `the path /${path} is not well percent-encoded UTF-8`, {}, { cause: error })
  }
}

/** Written in one way only. */
const plain = /^[A-Za-z0-9\-._~/]*$/
/** All but `unreserved` and non-ASCII characters: what an RML template encodes. */
const notUnreserved = /[^A-Za-z0-9\-._~\u0080-\u{10FFFF}]/gu
/** What may not stand in a segment of an IRI's path (RFC 3987 §2.2); a question mark may, in data. */
const notInIRI = /[\u0000-\u0020"#%/<>[\\\]^`{|}\u007F]/g

function percentEncode(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/** An IRI's path as a URL's: a slash at its head would name another host, a question mark would begin a query. */
function asPath(path: string): string {
  return asURI(path)
    .replace(/^\/+/, (slashes) => '%2F'.repeat(slashes.length))
    .replaceAll('?', '%3F')
}

/** An IRI as a URI (RFC 3987 §3.1): what is not ASCII becomes percent-encoded UTF-8; headers can say nothing else. */
export function asURI(iri: string): string {
  return iri.replace(/[^\u0021-\u007E]+/g, encodeURIComponent)
}
