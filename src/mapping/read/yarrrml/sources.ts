import type { Problem, Report } from '../../../problems/problem.js'
import { nearest } from '../../../sources/columns.js'
import type { Item, Spot } from './document.js'
import { fieldsOf, listIn, mapIn, textIn, wrong, type Fields } from './words.js'

/** A node of RML to be written: property → texts (literals, IRIs in `<>`), or nodes below it. */
export type Description = Readonly<Record<string, readonly (string | Description)[]>>

const rml = 'http://w3id.org/rml/'
const csvw = 'http://www.w3.org/ns/csvw#'
const d2rq = 'http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#'
const sd = 'http://www.w3.org/ns/sparql-service-description#'
const td = 'https://www.w3.org/2019/wot/td#'
const hctl = 'https://www.w3.org/2019/wot/hypermedia#'
const formats = 'http://www.w3.org/ns/formats/'

/** Names of reference formulations (YARRRML §7.2) in RML's words. */
const formulations: Readonly<Record<string, string>> = { csv: 'CSV', jsonpath: 'JSONPath', xpath: 'XPath' }

type Access = (fields: Fields<'a source'>, text: (key: keyof Fields<'a source'>) => string | undefined) => Description

/** Types of sources, each with how it is reached. */
const types: Readonly<Record<string, Access>> = {
  ...Object.fromEntries(['localfile', 'remotefile', 'directhttprequest'].map((type) => [type, fileAccess])),
  ...Object.fromEntries(
    ['mysql', 'postgresql', 'oracle', 'mssql', 'db2', 'sqlite', 'database'].map((type) => [type, databaseAccess]),
  ),
  sparql: (_fields, text) => ({ [`${sd}endpoint`]: iri(text('access')) }),
  wot: (_fields, text) => ({
    [`${td}hasPropertyAffordance`]: [
      {
        [`${td}hasForm`]: [
          { [`${hctl}hasTarget`]: one(text('access')), [`${hctl}forContentType`]: one(text('contentType')) },
        ],
      },
    ],
  }),
}

/** Reads a source: `[access~formulation, iterator]`, or keys (YARRRML §7). @throws Problem `bad-mapping` */
export function readSource(item: Item, report: Report): Description {
  const fields = item.kind === 'list' ? shortSource(item) : fieldsOf(mapIn(item, 'a source'), 'a source', report)
  if (fields.access === undefined) throw wrong('a source needs the key "access"', item)
  const text = (key: keyof Fields<'a source'>) => {
    const value = fields[key]
    return value === undefined ? undefined : textIn(value, `the ${key} of a source`).text
  }
  if (fields.security !== undefined && !isNone(fields.security))
    throw wrong('a source that asks who one is, by a key of its API, is not read', fields.security)
  const type = text('type') ?? (/^jdbc:/i.test(text('access') ?? '') ? 'database' : 'localfile')
  const access = Object.hasOwn(types, type) ? types[type] : undefined
  if (access === undefined)
    throw wrong(`"${type}" is not a type of source${nearest(type, Object.keys(types))}`, fields.type ?? item)
  return {
    [`${rml}source`]: [access(fields, text)],
    [`${rml}referenceFormulation`]: formulationOf(fields, type).map((local) => `<${rml}${local}>`),
    [`${rml}iterator`]: one(text('iterator')),
    [`${rml}query`]: one(text('query')?.trim()),
  }
}

/** `security: none`, or a list of the type none. */
function isNone(security: Item): boolean {
  return listIn(security).every((item) =>
    item.kind === 'map'
      ? item.entries.every(({ value }) => value.kind === 'text' && value.text === 'none')
      : item.kind === 'text' && item.text === 'none',
  )
}

function shortSource(item: Item & { kind: 'list' }): Fields<'a source'> {
  const [first, iterator, ...more] = item.items
  if (first === undefined || more.length > 0) throw wrong('a source is a list of its access and its iterator', item)
  const { text, ...spot } = textIn(first, 'the access of a source')
  const cut = text.lastIndexOf('~')
  if (cut === -1) return { access: first, ...(iterator && { iterator }) }
  return {
    access: { ...spot, text: text.slice(0, cut) },
    referenceFormulation: { ...spot, text: text.slice(cut + 1) },
    ...(iterator && { iterator }),
  }
}

/** A query over a file is SQL; a database's needs no formulation. */
function formulationOf(fields: Fields<'a source'>, type: string): readonly string[] {
  if (types[type] === databaseAccess) return []
  if (types[type] === fileAccess && fields.query !== undefined) return ['SQL2008Query']
  if (fields.referenceFormulation === undefined) return []
  const { text, ...spot } = textIn(fields.referenceFormulation, 'the referenceFormulation of a source')
  const local = Object.hasOwn(formulations, text) ? formulations[text] : undefined
  if (local !== undefined) return [local]
  throw wrong(`"${text}" is not a reference formulation${nearest(text, Object.keys(formulations))}`, spot)
}

function fileAccess(
  { nulls }: Fields<'a source'>,
  text: (key: keyof Fields<'a source'>) => string | undefined,
): Description {
  const delimiter = text('delimiter')
  return {
    [`${rml}path`]: one(text('access')),
    [`${rml}encoding`]: one(text('encoding')),
    [`${rml}null`]: listIn(nulls).map((item) => textIn(item, 'what stands for no value').text),
    ...(delimiter !== undefined && { [`${csvw}dialect`]: [{ [`${csvw}delimiter`]: [delimiter] }] }),
  }
}

function databaseAccess(
  { credentials }: Fields<'a source'>,
  text: (key: keyof Fields<'a source'>) => string | undefined,
): Description {
  const who = credentials === undefined ? {} : fieldsOf(mapIn(credentials, 'credentials'), 'credentials', refuse)
  const said = (item: Item | undefined) => (item === undefined ? [] : [textIn(item, 'credentials').text])
  return {
    [`${d2rq}jdbcDSN`]: one(text('access')),
    [`${d2rq}username`]: said(who.username),
    [`${d2rq}password`]: said(who.password),
  }
}

function refuse(problem: Problem): never {
  throw problem
}

function one(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text]
}

function iri(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [`<${text}>`]
}

const serializations: Readonly<Record<string, string>> = {
  nquads: 'N-Quads',
  ntriples: 'N-Triples',
  turtle: 'Turtle',
  trig: 'TriG',
  jsonld: 'JSON-LD',
  rdfxml: 'RDF_XML',
  rdfjson: 'RDF_JSON',
  n3: 'N3',
}

const compressions: Readonly<Record<string, string>> = { gzip: 'gzip', zip: 'zip', targzip: 'targz', tarxz: 'tarxz' }

const targetTypes: Readonly<Record<string, (access: string) => Description>> = {
  ...Object.fromEntries(
    ['void', 'localfile', 'dcat'].map((type) => [type, (path: string) => ({ [`${rml}path`]: [path] })]),
  ),
  ...Object.fromEntries(['sparql', 'sd'].map((type) => [type, (url: string) => ({ [`${sd}endpoint`]: iri(url) })])),
}

/** Reads a target: its access, `[access~type, serialization, compression]`, or keys (YARRRML §8). @throws Problem `bad-mapping` */
export function readTarget(item: Item, report: Report): Description {
  const fields = item.kind === 'map' ? fieldsOf(item, 'a target', report) : shortTarget(listIn(item), item)
  if (fields.access === undefined) throw wrong('a target needs the key "access"', item)
  const access = textIn(fields.access, 'the access of a target')
  if (access.text.includes('$(')) throw wrong('a target whose place depends on the row is not written', access)
  const type = chosen(fields.type, 'a type of target', targetTypes) ?? targetTypes['void']!
  const serialization = chosen(fields.serialization, 'a serialization', serializations) ?? 'N-Quads'
  const compression = chosen(fields.compression, 'a compression', compressions)
  return {
    [`${rml}target`]: [type(access.text)],
    [`${rml}serialization`]: [`<${formats}${serialization}>`],
    [`${rml}compression`]: compression === undefined ? [] : [`<${rml}${compression}>`],
  }
}

function shortTarget(items: readonly Item[], spot: Spot): Fields<'a target'> {
  const [first, serialization, compression, ...more] = items
  if (first === undefined || more.length > 0)
    throw wrong('a target is a list of its access, its serialization and its compression', spot)
  const access = textIn(first, 'the access of a target')
  const cut = access.text.lastIndexOf('~')
  return {
    access: cut === -1 ? access : { ...access, text: access.text.slice(0, cut) },
    ...(cut !== -1 && { type: { ...access, text: access.text.slice(cut + 1) } }),
    ...(serialization && { serialization }),
    ...(compression && { compression }),
  }
}

function chosen<T>(item: Item | undefined, what: string, table: Readonly<Record<string, T>>): T | undefined {
  if (item === undefined) return undefined
  const { text } = textIn(item, what)
  if (Object.hasOwn(table, text)) return table[text]
  throw wrong(`"${text}" is not ${what}${nearest(text, Object.keys(table))}`, item)
}
