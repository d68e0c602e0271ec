import type { Literal, Quad, Term } from '@rdfjs/types'
import { name } from '../../rdf/namespaces.js'
import type { Document } from '../document.js'
import type { Fact, FactValue } from './fact.js'
import { compareTexts } from './numbers.js'
import { type Place, placeOf, places, titleProperties } from './places.js'
import { type ShapeLayout, shapeLayout, unranked } from './shapeLayout.js'
import { bestLiteral, labelOf, textIn, type View } from './view.js'

export type { Fact } from './fact.js'
export type { Place } from './places.js'

/** What is said of a subject, sorted into the places of a page, each in the order of its shape, then by label. */
export function factsOf(view: View, document: Document, subject: string): ReadonlyMap<Place, readonly Fact[]> {
  const found = new Map<Place, Fact[]>()
  for (const fact of factsAbout(view, document, { subject, within: [] })) {
    const place = placeOf(view, fact)
    const known = found.get(place)
    if (known === undefined) found.set(place, [fact])
    else known.push(fact)
  }
  return found
}

/** The title of a page: the thing's best label, in the order of the properties that label. */
export function titleOf(view: View, facts: ReadonlyMap<Place, readonly Fact[]>, iri: string): Literal | string {
  const titles = facts.get('title') ?? []
  const ordered = titleProperties.flatMap((property) => titles.filter(({ predicate }) => predicate === property))
  const literals = ordered.map(({ values }) => values.map(({ term }) => term).filter(isLiteral))
  const first = literals.find(({ length }) => length > 0)
  return (first && bestLiteral(view, first)) ?? labelOf(view, iri).text
}

interface Nested {
  readonly subject: string
  /** The subjects around it, so that a circle ends. */
  readonly within: readonly string[]
}

function factsAbout(view: View, document: Document, around: Nested): Fact[] {
  const said = saidBy(document).get(around.subject)
  if (said === undefined) return []
  const types = said.get(name('rdf', 'type'))?.map(({ object }) => object.value) ?? []
  const layout = shapeLayout(view.site.release, types, new Set(said.keys()))
  return [...said]
    .map(([predicate, quads]) => factOf(view, document, { predicate, quads, around, layout }))
    .sort((a, b) => a.rank - b.rank || compareTexts(view.language, a.label, b.label))
}

/** What a document says: subject → predicate → quads. Read once, for a page asks subject by subject. */
function saidBy(document: Document): ReadonlyMap<string, ReadonlyMap<string, readonly Quad[]>> {
  const known = saidByDocument.get(document)
  if (known !== undefined) return known
  const said = new Map<string, Map<string, Quad[]>>()
  for (const quad of document.description.quads) {
    const { subject, predicate } = quad
    let ofSubject = said.get(subject.value)
    if (ofSubject === undefined) said.set(subject.value, (ofSubject = new Map<string, Quad[]>()))
    const quads = ofSubject.get(predicate.value)
    if (quads === undefined) ofSubject.set(predicate.value, [quad])
    else quads.push(quad)
  }
  saidByDocument.set(document, said)
  return said
}

const saidByDocument = new WeakMap<Document, ReadonlyMap<string, ReadonlyMap<string, readonly Quad[]>>>()

interface Said {
  readonly predicate: string
  readonly quads: readonly Quad[]
  readonly around: Nested
  readonly layout: ShapeLayout
}

function factOf(view: View, document: Document, { predicate, quads, around, layout }: Said): Fact {
  const { property, rank = unranked } = layout.get(predicate) ?? {}
  return {
    predicate,
    label: (property && textIn(view, property.labels)?.text) ?? labelOf(view, predicate).text,
    property,
    rank,
    values: sameValues(quads).map((same) => valueOf(view, document, { same, around })),
  }
}

/** The quads of each value: several datasets may say the same. */
function sameValues(quads: readonly Quad[]): readonly (readonly [Quad, ...Quad[]])[] {
  const [only] = quads
  if (only !== undefined && quads.length === 1) return [[only]]
  const values = new Map<string, [Quad, ...Quad[]]>()
  for (const quad of quads) {
    const key = keyOf(quad.object)
    const known = values.get(key)
    if (known === undefined) values.set(key, [quad])
    else known.push(quad)
  }
  return [...values.values()]
}

interface SaidValue {
  readonly same: readonly [Quad, ...Quad[]]
  readonly around: Nested
}

function valueOf(view: View, document: Document, { same, around }: SaidValue): FactValue {
  const [{ object }] = same
  const within = [...around.within, around.subject]
  const isNested = isPart(document, object) && !within.includes(object.value) && within.length < 5
  const facts = isNested ? factsAbout(view, document, { subject: object.value, within }) : []
  return { term: object, datasets: numbersOf(document, same), ...partOf(view, facts, around.subject) }
}

/** The datasets that say a value; where one says all, nothing needs to be told apart. */
function numbersOf({ datasets }: Document, same: readonly Quad[]): readonly number[] {
  if (datasets.length < 2) return []
  return datasets.flatMap((dataset, index) =>
    same.some(({ graph }) => graph.value === dataset.graph) ? [index + 1] : [],
  )
}

/** What is told of a part where it is named: its name first; neither its classes nor the way back, which are plain there. */
function partOf(view: View, facts: readonly Fact[], around: string): Pick<FactValue, 'name' | 'facts'> {
  if (facts.length === 0) return { name: undefined, facts }
  const titles = facts.filter(({ predicate }) => titleProperties.includes(predicate))
  const best = bestLiteral(view, titles.flatMap(({ values }) => values.map(({ term }) => term)).filter(isLiteral))
  const told = facts.filter(({ predicate, values }) => {
    const isPlain = places[predicate] === 'title' || places[predicate] === 'type'
    return !isPlain && !values.every(({ term }) => term.value === around)
  })
  // A part that has classes alone is told by them.
  return { name: best, facts: told.length > 0 || best ? told : facts }
}

function isLiteral(term: Term): term is Literal {
  return term.termType === 'Literal'
}

function isPart(document: Document, term: Term): boolean {
  return term.termType === 'BlankNode' || (term.termType === 'NamedNode' && term.value.startsWith(`${document.thing}#`))
}

function keyOf(term: Term): string {
  return term.termType === 'Literal'
    ? JSON.stringify([term.value, term.language, term.datatype.value])
    : `${term.termType} ${term.value}`
}
