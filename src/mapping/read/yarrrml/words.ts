import { Problem, type Report } from '../../../problems/problem.js'
import { nearest } from '../../../sources/columns.js'
import type { Item, MapItem, Spot, TextItem } from './document.js'

/** The keys of each kind of map (YARRRML §§3–13), with their short forms. */
export const words = {
  'the document': {
    prefixes: [],
    base: [],
    external: ['externals'],
    authors: ['author', 'a'],
    sources: ['source', 's'],
    targets: ['target', 't'],
    mappings: ['mapping', 'm'],
  },
  'a source': {
    access: [],
    type: [],
    referenceFormulation: [],
    iterator: [],
    delimiter: [],
    encoding: [],
    query: [],
    queryFormulation: [],
    credentials: [],
    driver: [],
    contentType: [],
    operationType: [],
    security: [],
    // The program's own: cells that hold no value (rml:null).
    nulls: [],
  },
  credentials: { username: [], password: [] },
  'a target': { access: [], type: [], serialization: [], compression: [] },
  'a mapping': {
    sources: ['source'],
    subjects: ['subject', 's'],
    predicateobjects: ['predicateobject', 'po'],
    graphs: ['graph', 'g'],
    conditions: ['condition', 'c'],
  },
  'a predicate-object': {
    predicates: ['predicate', 'p'],
    inversepredicates: ['inversepredicate', 'iv', 'i'],
    objects: ['object', 'o'],
    graphs: ['graph', 'g'],
    conditions: ['condition', 'c'],
    type: [],
    datatype: [],
    language: ['lang'],
  },
  'a subject': { value: ['v'], type: [], function: ['fn', 'f'], parameters: ['pms'], targets: ['target', 't'] },
  'a predicate': { value: ['v'], targets: ['target', 't'] },
  'a graph': { value: ['v'], function: ['fn', 'f'], parameters: ['pms'], targets: ['target', 't'] },
  'an object': {
    value: ['v'],
    type: [],
    datatype: [],
    language: ['lang'],
    mapping: ['mappings', 'm'],
    conditions: ['condition', 'c'],
    function: ['fn', 'f'],
    parameters: ['pms'],
    targets: ['target', 't'],
  },
  'a language': { value: ['v'], targets: ['target', 't'] },
  'a function': { function: ['fn', 'f'], parameters: ['pms'], type: [] },
  'a parameter': { parameter: ['pm'], value: ['v'], type: [], from: [] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

export type Place = keyof typeof words

/** The values of a map by the long form of their keys. */
export type Fields<P extends Place> = Partial<Record<keyof (typeof words)[P], Item>>

/** Reads the keys of a map; a key that is not known, or that stands there twice, is told. */
export function fieldsOf<P extends Place>(map: MapItem, place: P, report: Report): Fields<P> {
  const known: Readonly<Record<string, readonly string[]>> = words[place]
  const fields: Record<string, Item> = {}
  for (const { key, value } of map.entries) {
    const long = Object.keys(known).find((word) => word === key.text || known[word]?.includes(key.text))
    if (long === undefined) {
      report(wrong(`there is no key "${key.text}" in ${place}${nearestKey(key.text, known)}`, key))
    } else if (Object.hasOwn(fields, long)) {
      report(wrong(`the key "${key.text}" stands there a second time: "${long}" is another form of it`, key))
    } else if (value.kind !== 'none') fields[long] = value
  }
  return fields as Fields<P>
}

/** A key of one or two letters is hardly what a longer word was meant to be. */
function nearestKey(key: string, known: Readonly<Record<string, readonly string[]>>): string {
  const all = Object.entries(known).flatMap(([word, short]) => [word, ...short])
  return nearest(key, key.length > 2 ? all.filter((word) => word.length > 2) : all)
}

/** What is wrong with a mapping in YAML, and where. */
export function wrong(message: string, { line, character }: Spot): Problem {
  return new Problem('bad-mapping', message, { line, character })
}

/** @throws Problem `bad-mapping` where it is no text */
export function textIn(item: Item, what: string): TextItem {
  if (item.kind === 'text') return item
  throw wrong(`${what} must be a text`, item)
}

/** @throws Problem `bad-mapping` where it is no map */
export function mapIn(item: Item, what: string): MapItem {
  if (item.kind === 'map') return item
  throw wrong(`${what} must be keys with their values`, item)
}

/** One is a list of one. */
export function listIn(item: Item | undefined): readonly Item[] {
  if (item === undefined || item.kind === 'none') return []
  return item.kind === 'list' ? item.items : [item]
}

/** Does a part of the document; where it is wrong, that is told, and there is none. */
export function attempt<T>(report: Report, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    report(error)
    return undefined
  }
}
