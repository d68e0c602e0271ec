import type { DatasetCore } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { name, prefixes } from '../rdf/namespaces.js'
import { pointer, type Pointer } from '../rdf/pointer.js'
import type { Constraints } from './constraints.js'
import type { Step, ValueKind } from './model.js'

/** What the values of a property are. */
export interface Values {
  readonly kind: ValueKind
  readonly datatypes: readonly string[]
  readonly classes: readonly string[]
}

/** What values are: as the shapes say, else by what the ontology says of the property, else by what the shapes let guess. */
export function valuesOf(ontology: DatasetCore, path: readonly Step[], constraints: Constraints): Values {
  return (
    stated(constraints) ??
    listed(constraints) ??
    ranged(ontology, path, constraints) ??
    guessed(constraints) ?? { kind: 'any', datatypes: [], classes: [] }
  )
}

/** By `sh:datatype`, `sh:class`, `sh:nodeKind`, `sh:node` and nested property shapes. */
function stated({ datatypes, classes, nodeKinds, shapes }: Constraints): Values | undefined {
  const told = { datatypes: [...datatypes], classes: [...classes] }
  const isLiteral = datatypes.size > 0 || nodeKinds.has('Literal')
  const isThing =
    classes.size > 0 || shapes.size > 0 || ['IRI', 'BlankNode', 'BlankNodeOrIRI'].some((kind) => nodeKinds.has(kind))
  const isEither = nodeKinds.has('IRIOrLiteral') || nodeKinds.has('BlankNodeOrLiteral')
  if ((isLiteral && isThing) || isEither) return { kind: 'any', ...told }
  if (isThing) return { kind: isNode(nodeKinds, { classes, shapes }) ? 'node' : 'iri', ...told }
  return datatypes.size > 0 ? { kind: kindOfLiterals(datatypes), ...told } : undefined
}

/** Are values told where they are named, rather than things of their own? */
function isNode(nodeKinds: ReadonlySet<string>, { classes, shapes }: Pick<Constraints, 'classes' | 'shapes'>): boolean {
  if (nodeKinds.has('IRI')) return false
  if (nodeKinds.has('BlankNode')) return true
  return shapes.size > 0 && (classes.size === 0 || nodeKinds.has('BlankNodeOrIRI'))
}

function kindOfLiterals(datatypes: ReadonlySet<string>): ValueKind {
  const isText = datatypes.has(langString)
  const others = [...datatypes].filter((datatype) => datatype !== langString && datatype !== xsdString)
  if (others.length > 0) return isText ? 'any' : 'literal'
  return isText ? 'text' : 'string'
}

/** By the values that are listed (`sh:in`) or asked for (`sh:hasValue`). */
function listed({ in: list, values }: Constraints): Values | undefined {
  const terms = list ?? values
  if (terms.length === 0) return undefined
  if (terms.every(({ termType }) => termType === 'NamedNode')) return { kind: 'iri', datatypes: [], classes: [] }
  const datatypes = new Set(terms.flatMap((term) => (term.termType === 'Literal' ? [term.datatype.value] : [])))
  const isMixed = terms.some(({ termType }) => termType !== 'Literal')
  return { kind: isMixed ? 'any' : kindOfLiterals(datatypes), datatypes: [...datatypes], classes: [] }
}

/** By the `rdfs:range` and kind of the property in the ontology, or of those above it. */
function ranged(
  ontology: DatasetCore,
  path: readonly Step[],
  { uniqueLang, hasLanguages }: Constraints,
): Values | undefined {
  const isText = uniqueLang || hasLanguages
  const last = path.at(-1)
  if (last === undefined) return undefined
  if (last.inverse) return { kind: 'iri', datatypes: [], classes: [] }
  for (const property of aboveProperty(pointer(ontology, factory.namedNode(last.iri)))) {
    const known = rangeOf(property) ?? wellKnown.get(property.term.value)
    if (known && !(isText && known.kind === 'string')) return known
  }
  return undefined
}

function rangeOf(property: Pointer): Values | undefined {
  const ranges = property
    .out(name('rdfs', 'range'))
    .filter(({ term }) => term.termType === 'NamedNode' && !vague.has(term.value))
  const iris = ranges.map(({ term }) => term.value)
  const datatypes = new Set(iris.filter((iri) => isDatatype(property.dataset, iri)))
  if (datatypes.size > 0) return { kind: kindOfLiterals(datatypes), datatypes: [...datatypes], classes: [] }
  if (iris.length > 0 || property.has(name('rdf', 'type'), name('owl', 'ObjectProperty')))
    return { kind: 'iri', datatypes: [], classes: iris }
  return undefined
}

/** Ranges that say nothing of the form of values. */
const vague = new Set([name('rdfs', 'Resource'), name('rdfs', 'Literal'), name('owl', 'Thing')])

function isDatatype(dataset: DatasetCore, iri: string): boolean {
  return (
    iri.startsWith(prefixes.xsd) ||
    rdfDatatypes.has(iri) ||
    pointer(dataset, factory.namedNode(iri)).has(name('rdf', 'type'), name('rdfs', 'Datatype'))
  )
}

const langString = name('rdf', 'langString')
const xsdString = name('xsd', 'string')
const rdfDatatypes = new Set([langString, name('rdf', 'HTML'), name('rdf', 'XMLLiteral'), name('rdf', 'JSON')])

/** The property, then those above it (`rdfs:subPropertyOf`), the nearest first; each once. */
export function aboveProperty(property: Pointer): readonly Pointer[] {
  const found = new Map([[property.term.value, property]])
  // What is added while the map is walked through is walked through too.
  for (const each of found.values()) {
    for (const above of each.out(name('rdfs', 'subPropertyOf'))) {
      if (above.term.termType === 'NamedNode' && !found.has(above.term.value)) found.set(above.term.value, above)
    }
  }
  return [...found.values()]
}

/** By what shapes ask of values in passing: one a language, a form, bounds. */
function guessed({ uniqueLang, hasLanguages, pattern, bounds }: Constraints): Values | undefined {
  const none = { datatypes: [], classes: [] }
  if (uniqueLang || hasLanguages) return { kind: 'text', ...none }
  if (pattern !== undefined) return { kind: 'string', ...none }
  return bounds.size > 0 ? { kind: kindOfLiterals(bounds), datatypes: [...bounds], classes: [] } : undefined
}

/** Properties of common vocabularies whose own documents say what their values are; ontologies of themes seldom repeat it. */
const wellKnown: ReadonlyMap<string, Values> = new Map([
  ...[
    name('rdfs', 'label'),
    name('rdfs', 'comment'),
    ...['prefLabel', 'altLabel', 'hiddenLabel', 'definition', 'note', 'scopeNote', 'example'].map((local) =>
      name('skos', local),
    ),
    ...['title', 'alternative', 'description', 'abstract'].map((local) => name('dct', local)),
  ].map((iri): [string, Values] => [iri, { kind: 'text', datatypes: [], classes: [] }]),
  ...[name('dct', 'identifier'), name('skos', 'notation')].map((iri): [string, Values] => [
    iri,
    { kind: 'string', datatypes: [], classes: [] },
  ]),
  ...[
    name('owl', 'sameAs'),
    name('rdfs', 'seeAlso'),
    ...['homepage', 'page', 'isPrimaryTopicOf', 'depiction', 'logo', 'img'].map((local) => name('foaf', local)),
    ...['broader', 'narrower', 'related', 'exactMatch', 'closeMatch', 'inScheme'].map((local) => name('skos', local)),
  ].map((iri): [string, Values] => [iri, { kind: 'iri', datatypes: [], classes: [] }]),
])
