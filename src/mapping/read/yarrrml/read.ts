import { Problem } from '../../../problems/problem.js'
import { factory } from '../../../rdf/environment.js'
import { hasScheme } from '../../../rdf/iri.js'
import { nearest } from '../../../sources/columns.js'
import type { DocumentOptions, Triples } from '../triples.js'
import { readYaml, type Item } from './document.js'
import { readMappings, textsIn, type MadeMapping, type MappingContext } from './mappings.js'
import { convert, initialPrefixes } from './parser.js'
import { readSource, readTarget, type Description } from './sources.js'
import { createTerms } from './terms.js'
import { replaceTokens } from './triples.js'
import { attempt, fieldsOf, mapIn, wrong, type Fields } from './words.js'

/**
 * Reads a mapping in YARRRML (https://w3id.org/yarrrml/spec/). The document is looked at in full here, where lines are known;
 * the parser then writes its triples maps out as RML.
 *
 * @returns the triples, and all that is wrong, with line and character
 * @throws Problem `bad-syntax` where it is no YAML; `bad-mapping` where it holds no mapping
 */
export function readYarrrml(text: string, { baseIRI, file }: DocumentOptions): Triples {
  const problems: Problem[] = []
  const report = (problem: Problem) => {
    problems.push(problem.within({ file }))
  }
  try {
    const root = mapIn(readYaml(text), 'the document')
    const fields = fieldsOf(root, 'the document', report)
    if (fields.mappings === undefined) throw wrong('there is no key "mappings": there is nothing to map', root)
    const prefixes = { ...initialPrefixes(), ...absolute(textsIn(fields.prefixes, 'prefixes', report), baseIRI) }
    const terms = createTerms({ prefixes, externals: textsIn(fields.external, 'external', report), baseIRI })
    const known = createNamed(fields, report)
    const mappings = readMappings(mapIn(fields.mappings, 'mappings'), { terms, report, ...known })
    const made = problems.length > 0 ? [] : mappings
    const triples = convert(documentJson(made, known))
    const tokens = { expressions: terms.kept, descriptions: known.descriptions, mappings: byKey(made), baseIRI }
    return { dataset: replaceTokens(triples, tokens), problems }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (problems.length === 0) throw error.within({ file })
    return { dataset: factory.dataset(), problems: [...problems, error.within({ file })] }
  }
}

function absolute(prefixes: Readonly<Record<string, string>>, baseIRI: string): Readonly<Record<string, string>> {
  const entries = Object.entries(prefixes)
  return Object.fromEntries(entries.map(([prefix, iri]) => [prefix, hasScheme(iri) ? iri : baseIRI + iri]))
}

const named = { s: 'sources', t: 'targets' } as const

interface Named extends Pick<MappingContext, 'source' | 'target'> {
  readonly descriptions: ReadonlyMap<string, Description>
}

/** The sources and targets of the document, and those that stand in its mappings, under names for the parser. */
function createNamed(fields: Fields<'the document'>, report: MappingContext['report']): Named {
  const descriptions = new Map<string, Description>()
  const keep = (kind: 's' | 't', description: Description): string => {
    const key = `${kind}${descriptions.size}`
    descriptions.set(key, description)
    return key
  }
  const all = (item: Item | undefined, kind: 's' | 't', read: typeof readSource) =>
    new Map(
      (item === undefined ? [] : mapIn(item, named[kind]).entries).map(({ key, value }) => {
        const description = attempt(report, () => read(value, report))
        return [key.text, description && keep(kind, description)] as const
      }),
    )
  const sources = all(fields.sources, 's', readSource)
  const targets = all(fields.targets, 't', readTarget)
  return {
    descriptions,
    source: (item) => nameOf(item, sources, 'source') ?? keep('s', readSource(item, report)),
    target: (item) => nameOf(item, targets, 'target') ?? keep('t', readTarget(item, report)),
  }
}

/** A text names a source or target of the document; one that was wrong has been told. */
function nameOf(item: Item, known: ReadonlyMap<string, string | undefined>, what: string): string | undefined {
  if (item.kind !== 'text') return undefined
  if (known.has(item.text)) return known.get(item.text) ?? ''
  throw wrong(`there is no ${what} "${item.text}"${nearest(item.text, [...known.keys()])}`, item)
}

/** The document as the parser takes it: all texts are tokens. */
function documentJson(mappings: readonly MadeMapping[], { descriptions }: Named): unknown {
  const keys = [...descriptions.keys()]
  return {
    sources: Object.fromEntries(
      keys.filter((key) => key.startsWith('s')).map((key) => [key, { access: key, referenceFormulation: 'csv' }]),
    ),
    targets: Object.fromEntries(
      keys.filter((key) => key.startsWith('t')).map((key) => [key, { access: key, type: 'void' }]),
    ),
    mappings: Object.fromEntries(mappings.map(({ key, json }) => [key, json])),
  }
}

function byKey(mappings: readonly MadeMapping[]): ReadonlyMap<string, MadeMapping> {
  return new Map(mappings.map((made) => [made.key, made]))
}
