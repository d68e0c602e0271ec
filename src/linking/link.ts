import type { IdentifierProperties } from '../identifiers/properties.js'
import { readStaged, type Staged } from '../mapping/stage.js'
import type { Report } from '../problems/problem.js'
import { splitLine } from '../rdf/quads.js'
import { IdentifierIndex } from './identifierIndex.js'
import { identityLinks } from './identity.js'
import { Lookups } from './lookup.js'
import { findMerges, type Merges } from './merge.js'

export interface LinkOptions {
  readonly staged: readonly Staged[]
  /** Names of the sources; their places in it are their ordinals. */
  readonly sources: readonly string[]
  readonly baseIRI: string
  readonly identifiers: IdentifierProperties
  readonly report: Report
  /** Takes each quad of the release, with the ordinal of its source and its row. */
  readonly add: (quad: string, source: number, row: number) => void
}

/**
 * Makes things that several tables name one thing (see the words of the three steps in {@link findMerges},
 * {@link Lookups} and {@link identityLinks}), and hands all quads on. Reads the staged files twice: once for the
 * identifiers, once to rewrite; memory follows the number of identifiers.
 *
 * @returns which things became part of which
 */
export async function link({ staged, sources, baseIRI, identifiers, report, add }: LinkOptions): Promise<Merges> {
  const ordinals = new Map(sources.map((source, ordinal) => [source, ordinal]))
  const index = new IdentifierIndex()
  for (const file of staged) await collect(file, { index, ordinal: ordinals.get(file.source)!, identifiers })
  const merges = findMerges(index, identifiers.unique)
  const lookups = new Lookups({ baseIRI, index, merges, report, sources })
  for (const file of staged) await rewrite(file, { merges, lookups, ordinal: ordinals.get(file.source)!, add })
  lookups.tell()
  const properties = new Map([...identifiers.schemeOf].map(([property, scheme]) => [scheme as string, property]))
  for (const { quad, source, row } of identityLinks({ baseIRI, index, merges, sources, report, properties }))
    add(quad, source, row)
  return merges
}

async function collect(
  file: Staged,
  { index, ordinal, identifiers }: { index: IdentifierIndex; ordinal: number; identifiers: IdentifierProperties },
): Promise<void> {
  for await (const lines of readStaged(file.path)) {
    for (const [row, quad] of lines) {
      const { subject, predicate, object } = splitLine(quad)
      const scheme = identifiers.schemeOf.get(predicate.slice(1, -1))
      if (scheme === undefined || !subject.startsWith('<') || !object.startsWith('"')) continue
      index.add(scheme, object.slice(1, object.lastIndexOf('"')), {
        subject: subject.slice(1, -1),
        source: ordinal,
        row,
      })
    }
  }
}

interface Rewriting {
  readonly merges: Merges
  readonly lookups: Lookups
  readonly ordinal: number
  readonly add: LinkOptions['add']
}

async function rewrite(file: Staged, { merges, lookups, ordinal, add }: Rewriting): Promise<void> {
  for await (const lines of readStaged(file.path)) {
    for (const [row, quad] of lines) {
      const rewritten = rewriteQuad(quad, {
        merges,
        resolve: (iri) => lookups.resolve(iri, { source: ordinal, row }),
        isLookup: (iri) => lookups.isLookup(iri),
      })
      if (rewritten !== undefined) add(rewritten, ordinal, row)
    }
  }
}

interface Rules {
  readonly merges: Merges
  readonly isLookup: (iri: string) => boolean
  readonly resolve: (iri: string) => string | undefined
}

/** The quad with its subject and object under their final names; undefined where the object cannot be found. */
function rewriteQuad(quad: string, rules: Rules): string | undefined {
  const { subject, predicate, object, graph } = splitLine(quad)
  const newSubject = rename(subject, rules.merges)
  const newObject = object.startsWith('<') ? renameObject(object, rules) : object
  if (newObject === undefined) return undefined
  if (newSubject === subject && newObject === object) return quad
  return graph === ''
    ? `${newSubject} ${predicate} ${newObject} .`
    : `${newSubject} ${predicate} ${newObject} ${graph} .`
}

function renameObject(object: string, rules: Rules): string | undefined {
  const iri = object.slice(1, -1)
  if (!rules.isLookup(iri)) return rename(object, rules.merges)
  const found = rules.resolve(iri)
  return found === undefined ? undefined : `<${found}>`
}

function rename(term: string, merges: Merges): string {
  const survivor = merges.size === 0 ? undefined : merges.get(term.slice(1, -1))
  return survivor === undefined ? term : `<${survivor}>`
}
