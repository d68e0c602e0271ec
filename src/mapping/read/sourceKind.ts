import { Problem } from '../../problems/problem.js'
import { name } from '../../rdf/namespaces.js'
import type { Pointer } from '../../rdf/pointer.js'
import type { LogicalSource } from '../../sources/source.js'
import type { Access } from './readAccess.js'
import { rml } from '../vocabulary.js'

export type Kind = LogicalSource['kind']

/** A path without what may follow it in an address. */
export function pathOf(access: Exclude<Access, { kind: 'database' }>): string {
  return access.kind === 'file' ? access.path : new URL(access.request.url).pathname
}

/** File kinds by extension, before a compression's. */
const extensions: readonly (readonly [RegExp, Kind])[] = [
  [/\.xlsx$/i, 'xlsx'],
  [/\.(?:jsonl|ndjson)$/i, 'jsonl'],
  [/\.(?:json|geojson)$/i, 'json'],
  [/\.(?:csv|tsv|tab|txt)$/i, 'csv'],
  [/\.(?:xml|gml|kml)$/i, 'xml'],
  [/\.(?:sqlite3?|db)$/i, 'sqlite'],
  [/\.srj$/i, 'bindings'],
  [/\.(?:ttl|nt|nq|trig|rdf|owl|jsonld)$/i, 'rdf'],
]

/** By the name's extension, a compression's passed over. */
export function kindByName(path: string): Kind | undefined {
  const bare = path.replace(/\.(?:gz|zip|tgz|tar\.gz|tar\.xz)$/i, '')
  return extensions.find(([pattern]) => pattern.test(bare))?.[1]
}

/** Reference formulations (RML-IO registry) → the kinds that they read; the first one where the name tells none. */
const formulations: Readonly<Record<string, readonly Kind[]>> = {
  [`${rml}CSV`]: ['csv', 'xlsx'],
  [`${rml}JSONPath`]: ['json', 'jsonl'],
  [`${rml}XPath`]: ['xml'],
  [`${rml}XPathReferenceFormulation`]: ['xml'],
  ...Object.fromEntries(
    ['SQLQuery', 'SQLTable', 'SQL2008Query', 'SQL2008Table'].map((local): [string, Kind[]] => [
      rml + local,
      ['sql', 'sqlite'],
    ]),
  ),
  ...Object.fromEntries(
    ['CSV', 'TSV', 'JSON', 'XML'].map((format): [string, Kind[]] => [
      `http://www.w3.org/ns/formats/SPARQL_Results_${format}`,
      ['bindings', 'rdf'],
    ]),
  ),
}

/** The reference formulation's IRI, or the class of one that is described with its parameters. */
export function formulationOf(logical: Pointer): string | undefined {
  const formulation = logical.out(`${rml}referenceFormulation`)[0]
  if (formulation === undefined) return undefined
  const types = [formulation, ...formulation.out(name('rdf', 'type'))].map(({ term }) => term.value)
  return types.find((iri) => Object.hasOwn(formulations, iri)) ?? formulation.term.value
}

/** Reference formulations (RML-LV §4.4) that texts within other values may have. */
const ofTexts: Readonly<Record<string, 'csv' | 'json' | 'xml'>> = {
  [`${rml}CSV`]: 'csv',
  [`${rml}JSONPath`]: 'json',
  [`${rml}XPath`]: 'xml',
  [`${rml}XPathReferenceFormulation`]: 'xml',
}

/** What texts of a reference formulation are written in. @throws Problem `bad-mapping` */
export function textFormulation(formulation: string): 'csv' | 'json' | 'xml' {
  if (Object.hasOwn(ofTexts, formulation)) return ofTexts[formulation]!
  const known = Object.keys(ofTexts).map((iri) => iri.replace(rml, 'rml:'))
  throw new Problem(
    'bad-mapping',
    `a text within a value cannot be of the formulation <${formulation}>; known are ${known.join(', ')}`,
  )
}

/**
 * What kind of rows a source holds, by its reference formulation and its name.
 *
 * @throws Problem `bad-mapping` where that cannot be told, or is not read here
 */
export function kindOf(access: Access, formulation: string | undefined): Kind {
  if (access.kind === 'database') return databaseKind(access.dsn)
  const path = pathOf(access)
  const byName = kindByName(path)
  if (formulation === undefined) {
    if (byName !== undefined) return byName
    throw new Problem(
      'bad-mapping',
      `what kind of rows "${path}" holds cannot be told from its name: say rml:referenceFormulation`,
    )
  }
  const kinds = Object.hasOwn(formulations, formulation) ? formulations[formulation]! : undefined
  if (kinds !== undefined) return byName !== undefined && kinds.includes(byName) ? byName : kinds[0]!
  const known = Object.keys(formulations).map((iri) => iri.replace(rml, 'rml:'))
  throw new Problem(
    'bad-mapping',
    `the reference formulation <${formulation}> is not read here; known are ${known.join(', ')}`,
  )
}

/** Databases by the beginning of their address, with or without `jdbc:`. */
const databases: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:jdbc:)?postgres(?:ql)?:/i, 'postgresql'],
  [/^(?:jdbc:)?sqlite:/i, 'sqlite'],
]

function databaseKind(dsn: string): Kind {
  const kind = databases.find(([pattern]) => pattern.test(dsn))?.[1]
  if (kind !== undefined) return kind
  throw new Problem(
    'bad-mapping',
    // What follows may hold a password.
    `the database "${dsn.replace(/\/\/.*$/s, '//…')}" is of a kind that is not read here; known are postgresql, sqlite`,
  )
}
