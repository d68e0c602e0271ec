import { fileURLToPath } from 'node:url'
import { Problem } from '../../problems/problem.js'
import { itemsOf } from '../../rdf/list.js'
import { name } from '../../rdf/namespaces.js'
import type { Pointer } from '../../rdf/pointer.js'
import type { WebRequest } from '../../sources/source.js'
import { csvw, rml } from '../vocabulary.js'

/** Where a relative path begins (RML-IO §4.2); `data`: not said, so the folders of the run; else an absolute folder. */
export type Root = 'mapping' | 'working' | 'data' | { readonly folder: string }

/** How a source is reached: a file, a server on the web, or a database. */
export type Access =
  | { readonly kind: 'file'; readonly path: string; readonly root: Root }
  | { readonly kind: 'web'; readonly request: WebRequest }
  | { readonly kind: 'database'; readonly dsn: string; readonly user?: string; readonly password?: string }

const d2rq = 'http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#'
const td = 'https://www.w3.org/2019/wot/td#'
const hctl = 'https://www.w3.org/2019/wot/hypermedia#'
const htv = 'http://www.w3.org/2011/http#'

/** Properties that say where a source is, each with how it is read; the first one that is there counts. */
const readers: readonly (readonly [string, (source: Pointer, value: Pointer) => Access])[] = [
  [`${rml}path`, (source, { term }) => pathAccess(term.value, rootOf(source))],
  [`${csvw}url`, (source, { term }) => addressAccess(term.value, rootOf(source))],
  [name('dcat', 'downloadURL'), (_source, { term }) => addressAccess(term.value, 'data')],
  [name('dcat', 'accessURL'), (_source, { term }) => addressAccess(term.value, 'data')],
  [name('void', 'dataDump'), (_source, { term }) => addressAccess(term.value, 'data')],
  // DCAT has it not, but the YARRRML parser writes it for targets.
  [name('dcat', 'dataDump'), (_source, { term }) => addressAccess(term.value, 'data')],
  [name('sd', 'endpoint'), (_source, { term }) => webAccess(term.value)],
  [`${d2rq}jdbcDSN`, (source, { term }) => ({ kind: 'database', dsn: term.value, ...credentials(source) })],
  [`${td}hasPropertyAffordance`, (_source, affordance) => formAccess(affordance)],
  [`${td}hasForm`, (source) => formAccess(source)],
]

/**
 * Reads how a source is reached: a path (RML-IO §4.2), a CSVW table, a DCAT distribution, a VoID dump, a SPARQL service, a
 * D2RQ database, a Web of Things form, or simply its address.
 *
 * @throws Problem `bad-mapping` where it says none of these
 */
export function readAccess(source: Pointer): Access {
  for (const [property, read] of readers) {
    const [value] = source.out(property)
    if (value !== undefined) return read(source, value)
  }
  if (source.term.termType === 'Literal' || isAddress(source.term.value))
    return addressAccess(source.term.value, 'data')
  throw new Problem(
    'bad-mapping',
    'its source names no place: rml:path, csvw:url, dcat:downloadURL, sd:endpoint or d2rq:jdbcDSN is missing',
  )
}

/** Does it begin with a scheme that names a place? */
function isAddress(text: string): boolean {
  return /^(?:https?|file):/i.test(text)
}

/** A path, or the address of one. */
function addressAccess(text: string, root: Root): Access {
  if (isWebAddress(text)) return webAccess(text)
  return pathAccess(/^file:/i.test(text) ? filePath(text) : text, root)
}

function pathAccess(path: string, root: Root): Access {
  return isWebAddress(path) ? webAccess(path) : { kind: 'file', path, root }
}

function isWebAddress(text: string): boolean {
  return /^https?:/i.test(text)
}

/** @throws Problem `bad-mapping` */
function webAccess(url: string): Access & { readonly kind: 'web' } {
  if (isWebAddress(url) && URL.canParse(url)) return { kind: 'web', request: { url } }
  throw new Problem('bad-mapping', `"${url}" is not an http(s) address`)
}

/** The path of a file: IRI (RFC 8089); `file://./x` and `file:x`, which mappings hold too, are relative. */
export function filePath(iri: string): string {
  const relative = /^file:(?:\/\/)?(\.{1,2}\/.*|[^/].*)$/i.exec(iri)?.[1]
  if (relative !== undefined && !/^file:\/\/localhost\//i.test(iri)) return decodeURIComponent(relative)
  try {
    return fileURLToPath(iri)
  } catch (cause) {
    throw new Problem('bad-mapping', `<${iri}> is not the address of a file`, {}, { cause })
  }
}

function rootOf(source: Pointer): Root {
  const root = source.out(`${rml}root`)[0]?.term
  if (root === undefined) return 'data'
  if (root.value === `${rml}MappingDirectory`) return 'mapping'
  if (root.value === `${rml}CurrentWorkingDirectory`) return 'working'
  if (root.termType === 'Literal') return { folder: root.value }
  throw new Problem('bad-mapping', `<${root.value}> is not a root that paths can be relative to`)
}

function credentials(source: Pointer): { user?: string; password?: string } {
  const user = source.out(`${d2rq}username`)[0]?.term.value
  const password = source.out(`${d2rq}password`)[0]?.term.value
  return { ...(user !== undefined && { user }), ...(password !== undefined && { password }) }
}

/** A Web of Things form with its HTTP headers (`htv:headers`). */
function formAccess(affordance: Pointer): Access {
  const form = affordance.out(`${td}hasForm`)[0]
  const url = form?.out(`${hctl}hasTarget`)[0]?.term.value
  if (form === undefined || url === undefined)
    throw new Problem('bad-mapping', 'a Web of Things form is read where its hctl:hasTarget is an http(s) address')
  const accept = form.out(`${hctl}forContentType`)[0]?.term.value
  const fields = form.out(`${htv}headers`).flatMap((list) => itemsOf(list) ?? [])
  const headers = Object.fromEntries(fields.map((field) => [valueOf(field, 'fieldName'), valueOf(field, 'fieldValue')]))
  const { request } = webAccess(url)
  return {
    kind: 'web',
    request: { ...request, ...(accept !== undefined && { accept }), ...(fields.length > 0 && { headers }) },
  }
}

function valueOf(field: Pointer, local: string): string {
  return field.out(htv + local)[0]?.term.value ?? ''
}
