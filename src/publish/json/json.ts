import { createHash } from 'node:crypto'
import type { Release } from '../../release/release.js'
import type { ClassShape, PropertyShape } from '../../shapes/model.js'
import { createContext, type JsonLdContext } from './context.js'
import { createNames, type Names } from './names.js'
import { documentProperties } from './ownTerms.js'
import { createPlans, type Plans } from './plan.js'

/** All that JSON of a theme is written with, made once. */
export interface Json {
  readonly classes: readonly ClassShape[]
  readonly context: JsonLdContext
  /** The context's document, and its SHA-256 in hexadecimal, which is its version. */
  readonly contextText: string
  readonly digest: string
  /** What a document says of itself. */
  readonly documentProperties: readonly PropertyShape[]
  readonly names: Names
  /** Plans of JSON-LD, and of plain JSON. */
  readonly exact: Plans
  readonly plain: Plans
}

/** Compiles the shapes of a theme; `prefixes` are the theme's. */
export function createJson(classes: readonly ClassShape[], prefixes: Readonly<Record<string, string>>): Json {
  const context = createContext(classes, prefixes)
  const contextText = `${JSON.stringify(context.document, undefined, 2)}\n`
  return {
    classes,
    context,
    contextText,
    digest: createHash('sha256').update(contextText).digest('hex'),
    documentProperties: documentProperties(context.terms),
    names: createNames(context.prefixes),
    exact: createPlans(classes, context, true),
    plain: createPlans(classes, context, false),
  }
}

/** The writer of a release, made when it is first asked for: a release does not change. */
export function jsonOf({ release }: { readonly release: Pick<Release, 'classes' | 'about'> }): Json {
  let json = made.get(release)
  if (json === undefined) made.set(release, (json = createJson(release.classes, release.about.prefixes)))
  return json
}

const made = new WeakMap<object, Json>()

/** Where the context of a release is served, by its digest, so that what names it may be kept for ever. */
export function contextPath({ digest }: Json, mount: string): string {
  return `${mount}context/${digest}.jsonld`
}
