import type { Database } from 'libsql'
import { prefixes } from '../../rdf/namespaces.js'
import { readLiteral } from '../../rdf/quads.js'
import type { Position } from '../collections.js'
import { createInserter } from '../inserter.js'
import { readNumber } from './periods.js'

/** Fills the table `positions` from what is said in vocabularies of places. */
export interface Positions {
  /** Does the predicate (`<iri> `) tell of a place? */
  needs(predicate: string): boolean
  /** Takes a statement of a subject; the object as N-Quads write it. */
  add(subject: number, predicate: string, object: string): void
  /** After the last statement of a subject. */
  close(subject: number): void
  /** Once the table `subjects` is full. */
  finish(): void
}

/** What a predicate says of a place. */
type Role = 'latitude' | 'longitude' | 'point' | 'link'

const schemas = [prefixes.schema, 'https://schema.org/']
const locn = 'http://www.w3.org/ns/locn#'

/**
 * Vocabularies of places: WGS 84 (geo), GeoSPARQL, schema.org, ORG, LOCN, Dublin Core. Links lead from a thing to what has
 * its coordinates; those that come first are followed first.
 */
const roleTable: Readonly<Record<Role, readonly string[]>> = {
  latitude: [`${prefixes.geo}lat`, ...schemas.map((schema) => `${schema}latitude`)],
  longitude: [`${prefixes.geo}long`, ...schemas.map((schema) => `${schema}longitude`)],
  point: [`${prefixes.geosparql}asWKT`, `${locn}geometry`, `${prefixes.dcat}centroid`],
  link: [
    ...['hasDefaultGeometry', 'hasGeometry', 'hasCentroid'].map((local) => prefixes.geosparql + local),
    `${prefixes.geo}location`,
    `${locn}geometry`,
    ...schemas.map((schema) => `${schema}geo`),
    ...['hasPrimarySite', 'hasRegisteredSite', 'hasSite', 'siteAddress'].map((local) => prefixes.org + local),
    ...['location', 'address'].flatMap((local) => schemas.map((schema) => schema + local)),
    ...[`${locn}location`, `${locn}address`],
    ...['spatial'].map((local) => prefixes.dct + local),
  ],
}

const roles: ReadonlyMap<string, readonly (readonly [Role, rank: number])[]> = new Map(
  [...new Set(Object.values(roleTable).flat())].map((iri) => [
    `<${iri}> `,
    (Object.keys(roleTable) as Role[])
      .map((role) => [role, roleTable[role].indexOf(iri)] as const)
      .filter(([, rank]) => rank >= 0),
  ]),
)

/** From a thing to its site, and from there to its geometry. */
const stepsAtMost = 2

export function createPositions(database: Database): Positions {
  database.exec('CREATE TABLE build.places (subject INTEGER, rank INTEGER, object TEXT)')
  const positions = createInserter(database, 'INSERT INTO positions', 3)
  const links = createInserter(database, 'INSERT INTO build.places', 3)
  let own: Own = {}
  return {
    needs: (predicate) => roles.has(predicate),
    add(subject, predicate, object) {
      for (const [role, rank] of roles.get(predicate) ?? []) {
        if (role !== 'link') own[role] ??= object
        else if (object.startsWith('<')) links.add(subject, rank, object.slice(1, -1))
        else if (object.startsWith('_')) links.add(subject, rank, object)
      }
    },
    close(subject) {
      const position = positionOf(own)
      own = {}
      if (position !== undefined) positions.add(subject, ...position)
    },
    finish() {
      positions.flush()
      links.flush()
      for (let step = 0; step < stepsAtMost; step++) database.exec(following)
    },
  }
}

/** What has no place of its own has that of the first thing it is linked to that has one. */
const following = `
  INSERT OR IGNORE INTO positions
    SELECT l.subject, p.longitude, p.latitude FROM build.places l
    CROSS JOIN subjects s ON s.term = l.object CROSS JOIN positions p ON p.subject = s.id
    ORDER BY l.subject, l.rank, s.id
`

/** Objects as N-Quads write them. */
type Own = Partial<Record<Exclude<Role, 'link'>, string>>

function positionOf({ latitude, longitude, point }: Own): Position | undefined {
  if (latitude !== undefined && longitude !== undefined) {
    const position = [numberIn(longitude), numberIn(latitude)] as const
    if (isOnEarth(position)) return position
  }
  if (point?.startsWith('"') !== true) return undefined
  const position = readPoint(readLiteral(point).value)
  return position !== undefined && isOnEarth(position) ? position : undefined
}

function numberIn(object: string): number {
  return object.startsWith('"') ? (readNumber(readLiteral(object).value) ?? NaN) : NaN
}

function isOnEarth([longitude, latitude]: Position): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90
}

/**
 * A point in Well-Known Text (GeoSPARQL 1.1 §8.5.1): `POINT(2.35 48.85)`, longitude first as in CRS 84, unless the text
 * names EPSG:4326, whose latitude comes first. Undefined for other shapes and reference systems.
 */
export function readPoint(text: string): Position | undefined {
  const found = /^\s*(?:<([^>]*)>)?\s*POINT\s*(?:Z|M|ZM)?\s*\(\s*(\S+)\s+([^\s)]+)[^)]*\)\s*$/i.exec(text)
  if (found === null) return undefined
  const [, system = 'CRS84', first, second] = found
  const [x, y] = [readNumber(first!), readNumber(second!)]
  if (x === undefined || y === undefined) return undefined
  if (/CRS84h?$/.test(system)) return [x, y]
  return /EPSG\/.*\/4326$|EPSG:+.*4326$/.test(system) ? [y, x] : undefined
}
