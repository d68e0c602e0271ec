import { name } from '../../rdf/namespaces.js'
import type { ClassShape, PropertyShape } from '../../shapes/model.js'
import { pathKey } from '../../shapes/path.js'

/**
 * The form of a property's values in JSON.
 *
 * - `things`: objects with `id` and `label`
 * - `texts`: one object, language → text
 * - `strings`: strings
 * - `literals`: lexical forms of one datatype, by the context; native values in plain JSON
 * - `any`: each says itself what it is
 */
export type Form =
  | { readonly kind: 'things' }
  | { readonly kind: 'texts' }
  | { readonly kind: 'strings' }
  | { readonly kind: 'literals'; readonly datatypes: ReadonlySet<string> }
  | { readonly kind: 'any' }

/** A property's form, by its shape. */
export function formOf({ kind, datatypes }: PropertyShape): Form {
  switch (kind) {
    case 'iri':
    case 'node':
      return { kind: 'things' }
    case 'text':
      return { kind: 'texts' }
    case 'string':
      return { kind: 'strings' }
    case 'literal':
      return { kind: 'literals', datatypes: new Set(datatypes) }
    case 'any':
      return { kind: 'any' }
  }
}

/** Is there one value at most: `sh:maxCount 1`? It is then the value of its key; else there is always an array. */
export function isSingle({ maxCount }: PropertyShape): boolean {
  return maxCount !== undefined && maxCount <= 1
}

/** Is there one text at most in each language? It is then a string in the object of languages; else an array. */
export function isSingleText(property: PropertyShape): boolean {
  return property.uniqueLang || isSingle(property)
}

/** What the context says of a path, for all shapes of the theme. */
export interface Term {
  readonly key: string
  readonly iri: string
  readonly inverse: boolean
  /** `any`, where shapes do not agree. */
  readonly form: Form
  /** Does one shape at least let there be many? */
  readonly many: boolean
}

/** The terms of all properties that have a path of one step, by the key of the path. */
export function termsOf(classes: readonly Pick<ClassShape, 'properties'>[]): ReadonlyMap<string, Term> {
  const byPath = new Map<string, PropertyShape[]>()
  for (const property of withNested(classes.flatMap(({ properties }) => properties))) {
    if (property.path.length !== 1 || isLabel(property)) continue
    const path = pathKey(property.path)
    byPath.set(path, [...(byPath.get(path) ?? []), property])
  }
  return new Map([...byPath].map(([path, properties]) => [path, agree(properties)]))
}

function withNested(properties: readonly PropertyShape[]): PropertyShape[] {
  return properties.flatMap((property) => [property, ...withNested(property.properties ?? [])])
}

/** `rdfs:label` stands in every object under one key, and is written by its own rule. */
export function isLabel({ path }: PropertyShape): boolean {
  const [step, more] = path
  return more === undefined && step?.iri === name('rdfs', 'label') && !step.inverse
}

function agree(properties: readonly PropertyShape[]): Term {
  const [{ key, path }] = properties as [PropertyShape]
  const { iri, inverse } = path[0]!
  // A shape that says nothing of values does not disagree.
  const forms = properties.filter((property) => !isVague(property)).map(formOf)
  const many = properties.some(
    (property) => !(formOf(property).kind === 'texts' ? isSingleText(property) : isSingle(property)),
  )
  return { key, iri, inverse, form: inverse ? { kind: 'things' } : joined(forms), many }
}

export function isVague({ kind, datatypes, classes }: PropertyShape): boolean {
  return kind === 'any' && datatypes.length === 0 && classes.length === 0
}

function joined(forms: readonly Form[]): Form {
  const [first = { kind: 'any' }, ...others] = forms
  if (others.some(({ kind }) => kind !== first.kind)) return { kind: 'any' }
  if (first.kind !== 'literals') return first
  const datatypes = forms.flatMap((form) => (form.kind === 'literals' ? [...form.datatypes] : []))
  return { kind: 'literals', datatypes: new Set(datatypes) }
}
