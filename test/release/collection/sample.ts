import { join } from 'node:path'
import { answer } from '../../../src/release/collection/answer.js'
import { openStore } from '../../../src/release/collection/store.js'
import type { CollectionPage, CollectionQuery } from '../../../src/release/collections.js'
import { openIndex } from '../../../src/release/indexFile.js'
import type { ClassShape, PropertyShape, Step } from '../../../src/shapes/model.js'
import { createWriter } from '../../../src/release/write.js'
import { openRelease } from '../../../src/release/open.js'
import type { Release } from '../../../src/release/release.js'
import { base, emptyFolder } from '../sample.js'

const xsd = 'http://www.w3.org/2001/XMLSchema#'
export const label = 'http://www.w3.org/2000/01/rdf-schema#label'
export const type = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'

/** A class with its properties: key → path. */
export function shapeOf(
  key: string,
  paths: Readonly<Record<string, string | readonly Step[] | PropertyShape>>,
): ClassShape {
  return {
    key,
    shape: `${base}${key}Shape`,
    classIRI: `${base}${key}`,
    subClasses: [`${base}Special`],
    labels: {},
    descriptions: {},
    properties: Object.entries(paths).map(([name, path]) => propertyOf(name, path)),
  }
}

/** A property shape that says nothing but its path. */
export function propertyOf(key: string, path: string | readonly Step[] | PropertyShape): PropertyShape {
  if (typeof path === 'object' && 'key' in path) return path
  return {
    key,
    path: typeof path === 'string' ? [{ iri: path, inverse: false }] : path,
    labels: {},
    descriptions: {},
    order: undefined,
    group: undefined,
    kind: 'any',
    datatypes: [],
    classes: [],
    minCount: 0,
    uniqueLang: false,
    pattern: undefined,
    in: undefined,
    properties: undefined,
  }
}

/** Writes a release with collections, and opens it. */
export async function openWith(classes: readonly ClassShape[], lines: readonly string[]): Promise<Release> {
  return openRelease(await writeWith(classes, lines))
}

/** Writes a release with collections, and answers questions to it as the thread does, but in this one. */
export async function answerWith(
  classes: readonly ClassShape[],
  lines: readonly string[],
): Promise<{ ask(query: CollectionQuery): CollectionPage; close(): void }> {
  const index = openIndex(join(await writeWith(classes, lines), 'release.db'))
  const store = openStore(index)
  return { ask: (query) => answer(store, query), close: () => index.close() }
}

export async function writeWith(classes: readonly ClassShape[], lines: readonly string[]): Promise<string> {
  const folder = emptyFolder()
  const writer = createWriter(folder, { identifierProperties: new Map([[`${base}code`, 'code']]), classes })
  for (const each of lines) writer.add(each, -1, 0)
  await writer.finish({ baseIRI: base, prefixes: {}, built: new Date(0), sources: [], moved: [] })
  return folder
}

export const typed = (value: string | number, datatype: string) => `"${value}"^^<${xsd}${datatype}>`
