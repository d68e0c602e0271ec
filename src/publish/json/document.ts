import type { Quad } from '@rdfjs/types'
import { factory } from '../../rdf/environment.js'
import { name } from '../../rdf/namespaces.js'
import type { Json } from './json.js'
import { put, thing as writeThing, writeNode } from './node.js'
import { type JsonObject, keyword, type Writing } from './state.js'
import { keyOf, tell } from './told.js'
import { createWriting, withContext } from './writing.js'

/** A document to write: its IRI, the thing that it is about, and all of its quads. */
export interface ToldDocument {
  readonly iri: string
  readonly thing: string
  readonly quads: readonly Quad[]
}

/**
 * A document in JSON-LD 1.1: the thing, with what the shapes of its classes say under their terms and the rest under
 * prefixed names; `document` is what the document says of itself, `@reverse` what points to the thing, `@included` all
 * else. It holds the very triples of the quads, whatever graphs they are in.
 * It has what it uses of the theme's context in itself, so that it says the same when it is kept in a file.
 */
export function writeDocumentJson(json: Json, document: ToldDocument): string {
  const { incoming, others } = sortOut(document)
  const told = tell(others)
  // What a document about itself names (the terms of a vocabulary) is told side by side.
  const parts =
    document.iri === document.thing ? { partsOf: undefined } : { partsOf: `${document.thing}#`, document: document.iri }
  const { context, content } = withContext(json, undefined, (names, misread) => {
    const writing = createWriting(json, { told, exact: true, ...parts, names, misread })
    return writeContent(json, writing, { iri: document.iri, thing: document.thing, incoming })
  })
  return `${JSON.stringify({ '@context': context, ...content })}\n`
}

interface Sorted {
  /** Predicate → things that point to the thing by it. */
  readonly incoming: ReadonlyMap<string, ReadonlySet<string>>
  readonly others: readonly Quad[]
}

/** Tells what points to the thing from all else. */
function sortOut({ thing, iri, quads }: ToldDocument): Sorted {
  const incoming = new Map<string, Set<string>>()
  const parts = `${thing}#`
  const others = quads.filter(({ subject, predicate, object }) => {
    const isIncoming =
      object.value === thing &&
      object.termType === 'NamedNode' &&
      subject.termType === 'NamedNode' &&
      subject.value !== thing &&
      subject.value !== iri &&
      !subject.value.startsWith(parts)
    if (!isIncoming) return true
    const subjects = incoming.get(predicate.value)
    if (subjects) subjects.add(subject.value)
    else incoming.set(predicate.value, new Set([subject.value]))
    return false
  })
  return { incoming, others }
}

interface Content extends Omit<ToldDocument, 'quads'> {
  readonly incoming: Sorted['incoming']
}

function writeContent(json: Json, writing: Writing, { thing, iri, incoming }: Content): JsonObject {
  const isAboutItself = iri === thing
  const nested = isAboutItself ? json.documentProperties : undefined
  const node = writeNode(writing, thing, { nested, isRoot: true })
  if (!isAboutItself) putDocument(json, writing, { node, thing, iri })
  putIncoming(writing, node, { thing, incoming })
  const included = writeRest(writing)
  const { '@reverse': reverse, ...others } = node
  return {
    // Before `document`, which is a reverse property too: not all readers take the two in the other order.
    ...(reverse === undefined ? {} : { '@reverse': reverse }),
    ...others,
    ...(included.length === 0 ? {} : { '@included': included }),
  }
}

function putDocument(
  json: Json,
  writing: Writing,
  { node, thing, iri }: { node: JsonObject; thing: string; iri: string },
): void {
  const statements = writing.told.subjects.get(iri)
  const topics = statements?.get(primaryTopic)
  if (statements === undefined || !topics?.some((topic) => keyOf(topic) === thing)) return
  // That it is about the thing is said by its place.
  const left = topics.filter((topic) => keyOf(topic) !== thing)
  const own = new Map(statements)
  if (left.length > 0) own.set(primaryTopic, left)
  else own.delete(primaryTopic)
  const told = { ...writing.told, subjects: new Map(writing.told.subjects).set(iri, own) }
  node.document = writeNode({ ...writing, told }, iri, { nested: json.documentProperties, isRoot: true })
}

const primaryTopic = name('foaf', 'primaryTopic')

function putIncoming(
  writing: Writing,
  node: JsonObject,
  { thing, incoming }: Pick<Content, 'thing' | 'incoming'>,
): void {
  const types = writing.told.subjects.get(thing)?.get(name('rdf', 'type')) ?? []
  const { byInverse } = writing.plans(types.map(({ value }) => value))
  const reverse: JsonObject = {}
  for (const [predicate, subjects] of incoming) {
    const things = [...subjects].map((subject) => factory.namedNode(subject))
    const planned = byInverse.get(predicate)
    const left = planned ? put(writing, node, { planned, objects: things }) : things
    if (left.length > 0)
      reverse[keyword(writing, predicate)] = left.map((each) => writeThing(writing, each, { depth: 0 }))
  }
  if (Object.keys(reverse).length > 0) node['@reverse'] = reverse
}

/** Subjects that were not come upon, and labels of what is named only as a predicate or class. */
export function writeRest(writing: Writing): readonly JsonObject[] {
  const { told, written, labelled } = writing
  const nodes: JsonObject[] = []
  for (const key of told.subjects.keys()) if (!written.has(key)) nodes.push(writeNode(writing, key, { isRoot: true }))
  for (const key of told.labels.keys()) if (!labelled.has(key)) nodes.push(writeNode(writing, key, { isRoot: true }))
  return nodes
}
