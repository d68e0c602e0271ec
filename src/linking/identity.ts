import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { schemes, type Scheme, type SchemeName } from '../identifiers/schemes.js'
import { Problem, type Report } from '../problems/problem.js'
import { name } from '../rdf/namespaces.js'
import { quoted } from '../rdf/nquads.js'
import type { Holder, IdentifierIndex, Place } from './identifierIndex.js'
import { isRecord, type Merges } from './merge.js'

/** A quad that linking adds, with the row that it is made from. */
export interface LinkQuad extends Place {
  readonly quad: string
}

export interface IdentityOptions {
  readonly baseIRI: string
  readonly index: IdentifierIndex
  readonly merges: Merges
  readonly sources: readonly string[]
  readonly report: Report
  /** Scheme → IRI of the property that states it. */
  readonly properties: ReadonlyMap<string, string>
}

/**
 * Links things to the registries that know them: `owl:sameAs` the registry's own IRI where one thing alone holds the
 * identifier, `skos:closeMatch` where several do, which is told as `shared-identifier`. The links lie in
 * `{base}graph/links`, each with its evidence (SSSOM).
 */
export function* identityLinks(options: IdentityOptions): Generator<LinkQuad> {
  for (const [schemeName, value, holders] of options.index.entries()) {
    const scheme: Scheme = schemes[schemeName]
    const things = survivors(holders, options.merges)
    if (things.length > 1) tellShared(`${schemeName} ${value}`, things, options)
    const target = scheme.iri?.(value)
    if (target === undefined) continue
    const predicate = things.length === 1 ? name('owl', 'sameAs') : name('skos', 'closeMatch')
    for (const holder of things) yield* link({ holder, predicate, target, scheme: schemeName, value, options })
  }
}

function survivors(holders: readonly Holder[], merges: Merges): readonly Holder[] {
  const bySubject = new Map<string, Holder>()
  for (const holder of holders) {
    const subject = merges.get(holder.subject) ?? holder.subject
    // The survivor's own row counts before that of a record merged into it.
    if (!bySubject.has(subject) || subject === holder.subject) bySubject.set(subject, { ...holder, subject })
  }
  return [...bySubject.values()]
}

function tellShared(identifier: string, things: readonly Holder[], { report, sources }: IdentityOptions): void {
  const first = things[0]!
  const file = sources[first.source]
  const origin = { ...(file !== undefined && { file }), line: first.row }
  report(
    new Problem(
      'shared-identifier',
      `${identifier} is held by ${things.length} things: ${things
        .slice(0, 4)
        .map(({ subject }) => subject)
        .join(', ')}`,
      origin,
    ),
  )
}

interface Link {
  readonly holder: Holder
  readonly predicate: string
  readonly target: string
  readonly scheme: SchemeName
  readonly value: string
  readonly options: IdentityOptions
}

function* link({ holder, predicate, target, scheme, value, options }: Link): Generator<LinkQuad> {
  const { baseIRI, sources, properties } = options
  const graph = `<${baseIRI}graph/links>`
  const make = (subject: string, property: string, object: string): LinkQuad => ({
    quad: `<${subject}> <${property}> ${object} ${graph} .`,
    source: holder.source,
    row: holder.row,
  })
  yield make(holder.subject, predicate, `<${target}>`)
  // A thing minted from this identifier is the same by its name: nothing was compared, there is no evidence to give.
  if (isRecord(holder, value)) return
  const evidence = `${baseIRI}id/link/${createHash('sha256').update(`${holder.subject} ${predicate} ${target}`).digest('hex').slice(0, 16)}`
  const property = properties.get(scheme)
  const statements: readonly (readonly [property: string, object: string])[] = [
    [name('rdf', 'type'), `<${name('sssom', 'Mapping')}>`],
    [name('rdfs', 'label'), quoted(`${schemeTitle(scheme)} ${value}`)],
    [name('owl', 'annotatedSource'), `<${holder.subject}>`],
    [name('owl', 'annotatedProperty'), `<${predicate}>`],
    [name('owl', 'annotatedTarget'), `<${target}>`],
    [name('sssom', 'mapping_justification'), `<${name('semapv', 'LexicalMatching')}>`],
    [name('sssom', 'confidence'), `"1.0"^^<${name('xsd', 'decimal')}>`],
    [name('sssom', 'match_string'), quoted(value)],
    ...(property === undefined ? [] : [[name('sssom', 'subject_match_field'), `<${property}>`] as const]),
    [name('dc', 'source'), quoted(`${basename(sources[holder.source] ?? '')}:${holder.row}`)],
  ]
  for (const [predicateIRI, object] of statements) yield make(evidence, predicateIRI, object)
}

/** The title of a scheme without what it stands for: `UAI (unité …)` → `UAI`. */
function schemeTitle(scheme: SchemeName): string {
  return schemes[scheme].title.replace(/ \(.*/, '')
}
