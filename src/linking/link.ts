import type { IdentifierProperties } from '../identifiers/properties.js'
import { readStaged, type Staged } from '../mapping/stage.js'
import type { Report } from '../problems/problem.js'
import { splitLine } from '../rdf/quads.js'
import { IdentifierIndex } from './identifierIndex.js'
import { identityLinks } from './identity.js'
import { Lookups } from './lookup.js'
import { findMerges, type Merges } from './merge.js'
import { preferredLabel, PreferredLabels } from './preferredLabels.js'
import { rewriteQuad, type Decisions } from './rewrite.js'

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
 * Makes things that several tables name one thing: merges ({@link findMerges}), look-ups ({@link Lookups}), one preferred
 * label ({@link PreferredLabels}) and links to registries ({@link identityLinks}); hands all quads on. Reads the staged
 * files twice, once to learn, once to rewrite; memory follows the number of identifiers and labels.
 *
 * @returns which things became part of which
 */
export async function link({ staged, sources, baseIRI, identifiers, report, add }: LinkOptions): Promise<Merges> {
  const files = staged.map(({ path, source, predicates }, rank) => {
    return { path, ordinal: sources.indexOf(source), rank, predicates }
  })
  const index = new IdentifierIndex()
  const labels = new PreferredLabels()
  for (const file of files) if (isTelling(file, identifiers)) await collect(file, { index, labels, identifiers })
  const merges = findMerges(index, identifiers.unique)
  labels.merge(merges)
  const lookups = new Lookups({ baseIRI, index, merges, report, sources })
  for (const file of files) await rewrite(file, { merges, lookups, labels }, add)
  lookups.tell()
  const properties = new Map([...identifiers.schemeOf].map(([property, scheme]) => [scheme as string, property]))
  const links = identityLinks({ baseIRI, index, merges, sources, report, properties })
  for (const { quad, source, row } of links) add(quad, source, row)
  return merges
}

/** A staged file with its ordinal among the sources, and its place in the order of the tables. */
interface File {
  readonly path: string
  readonly ordinal: number
  readonly rank: number
  readonly predicates: readonly string[] | undefined
}

/** Can its quads say anything of identifiers or preferred labels? */
function isTelling({ predicates }: File, { schemeOf }: IdentifierProperties): boolean {
  return predicates?.some((iri) => schemeOf.has(iri) || iri === preferredLabel) ?? true
}

interface Knowledge {
  readonly index: IdentifierIndex
  readonly labels: PreferredLabels
  readonly identifiers: IdentifierProperties
}

async function collect({ path, ordinal, rank }: File, { index, labels, identifiers }: Knowledge): Promise<void> {
  for await (const lines of readStaged(path)) {
    for (const [row, quad] of lines) {
      const terms = splitLine(quad)
      labels.collect(terms, rank)
      const scheme = identifiers.schemeOf.get(terms.predicate.slice(1, -1))
      if (scheme === undefined || !terms.subject.startsWith('<') || !terms.object.startsWith('"')) continue
      const value = terms.object.slice(1, terms.object.lastIndexOf('"'))
      index.add(scheme, value, { subject: terms.subject.slice(1, -1), source: ordinal, row })
    }
  }
}

async function rewrite({ path, ordinal }: File, decisions: Decisions, add: LinkOptions['add']): Promise<void> {
  for await (const lines of readStaged(path)) {
    for (const [row, quad] of lines) {
      const rewritten = rewriteQuad(quad, { source: ordinal, row }, decisions)
      if (rewritten !== undefined) add(rewritten, ordinal, row)
    }
  }
}
