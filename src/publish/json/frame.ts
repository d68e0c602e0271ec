import type { ClassShape, PropertyShape } from '../../shapes/model.js'
import { pathKey } from '../../shapes/path.js'
import { name } from '../../rdf/namespaces.js'
import { definitionOf } from './context.js'
import { isLabel, isSingle, isSingleText, type Term } from './forms.js'
import type { Json } from './json.js'
import type { JsonObject } from './state.js'

/**
 * The frame of a class (JSON-LD 1.1 Framing §2). It brings the things of the class in a graph to the shape that documents
 * have: what the shapes say of them, with the labels of the things that they name, and what the shapes say of those where
 * the graph tells it. What no shape says is left out, so that a large graph does not come into one tree.
 *
 * @param url the address of the context
 */
export function createFrame(json: Json, shape: ClassShape, url: string): JsonObject {
  const { classTerms } = json.context
  const types = [shape.classIRI, ...shape.subClasses].map((iri) => classTerms.get(iri) ?? json.names.short(iri))
  const local = Object.fromEntries(shape.properties.flatMap((each) => ownDefinition(json, each)))
  const framed = shape.properties.flatMap((property): [string, JsonObject][] => {
    const term = termOf(json, property)
    return term === undefined ? [] : [[frameKey(json, term), frameOf(json, property, term)]]
  })
  return {
    '@context': Object.keys(local).length === 0 ? url : [url, local],
    '@explicit': true,
    '@embed': '@always',
    type: types,
    [json.names.short(name('rdfs', 'label'))]: optional,
    ...Object.fromEntries(framed),
  }
}

/** Absent where there is none. */
const optional = { '@omitDefault': true } as const

function termOf(json: Json, property: PropertyShape): Term | undefined {
  return isLabel(property) ? undefined : json.context.terms.get(pathKey(property.path))
}

/** In a frame, a key whose values are kept by language can hold no frame: its predicate can. */
function frameKey(json: Json, { key, iri, form }: Term): string {
  return form.kind === 'texts' ? json.names.short(iri) : key
}

function frameOf(json: Json, property: PropertyShape, term: Term): JsonObject {
  const omitted = isSingle(property) || term.form.kind === 'texts' ? optional : {}
  if (!holdsThings(term)) return { ...omitted }
  const told = within(json, property).flatMap((each): [string, JsonObject][] => {
    const inner = termOf(json, each)
    return inner === undefined || inner.inverse ? [] : [[frameKey(json, inner), innermost(json, inner)]]
  })
  return { ...omitted, ...named(json), ...Object.fromEntries(told) }
}

/** The properties of the things that a property names: those of its own shape, then those of their classes. */
function within({ classes }: Json, property: PropertyShape): readonly PropertyShape[] {
  const shapes = classes.filter(({ classIRI }) => property.classes.includes(classIRI))
  const all = [...(property.properties ?? []), ...shapes.flatMap(({ properties }) => properties)]
  return [...new Map(all.map((each) => [each.key, each])).values()]
}

function holdsThings({ form }: Term): boolean {
  return form.kind === 'things' || form.kind === 'any'
}

/** Whatever thing it is, by its `id`; with its label, where it has one. */
function named(json: Json): JsonObject {
  return { '@explicit': true, id: {}, [json.names.short(name('rdfs', 'label'))]: optional }
}

function innermost(json: Json, term: Term): JsonObject {
  return holdsThings(term) ? { ...optional, ...named(json) } : optional
}

/**
 * How the frame of a class has a term otherwise than the context of all: a thing is an object even where its `id` is all
 * there is; there is one value or many as the class has it; and so within the things that it names.
 */
function ownDefinition(json: Json, property: PropertyShape, isWithin = false): [string, JsonObject][] {
  const term = termOf(json, property)
  if (term === undefined) return []
  const many = !(term.form.kind === 'texts' ? isSingleText(property) : isSingle(property))
  const form: Term['form'] = term.form.kind === 'things' ? { kind: 'any' } : term.form
  const inner =
    isWithin || !holdsThings(term) ? [] : within(json, property).flatMap((each) => ownDefinition(json, each, true))
  // What is said around holds within too, so all is said there.
  if (!isWithin && many === term.many && form === term.form && inner.length === 0) return []
  const scoped = inner.length === 0 ? {} : { '@context': Object.fromEntries(inner) }
  return [[property.key, { ...definitionOf({ ...term, many, form }), ...scoped }]]
}
