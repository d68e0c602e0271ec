import type { DatasetCore, Term } from '@rdfjs/types'
import { readFileSync } from 'node:fs'
import { factory } from '../../src/rdf/environment.js'
import { readDocument } from '../../src/rdf/document.js'

/** A request of a case, in the order in which they are sent. */
export interface GraphStoreRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** Any of these. */
  readonly statuses: readonly number[]
  /** What the answer must say; undefined where only the status counts. */
  readonly expected: { readonly type: string | undefined; readonly body: string | undefined }
}

export interface GraphStoreCase {
  readonly id: string
  readonly name: string
  readonly requests: readonly GraphStoreRequest[]
}

const prefixes = {
  mf: 'http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#',
  ht: 'http://www.w3.org/2011/http#',
  cnt: 'http://www.w3.org/2011/content#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
}

const statuses: Readonly<Record<string, number>> = { OK: 200, Created: 201, NoContent: 204, NotFound: 404 }

/** Reads a manifest of the suite of the Graph Store Protocol, which says requests in the vocabulary HTTP in RDF. */
export function readGraphStoreCases(path: string): readonly GraphStoreCase[] {
  const { dataset } = readDocument(readFileSync(path, 'utf8'), { baseIRI: 'http://manifest.example/', file: path })
  const read = reader(dataset)
  // One case is missing in the manifest's own list of entries.
  return read.subjects('mf', 'requires').map((entry) => {
    const action = read.one(entry, 'mf', 'action')
    const requests = read.list(read.one(action, 'ht', 'requests')).map((request) => readRequest(read, request))
    return { id: entry.value.replace(/^.*#/, ''), name: read.one(entry, 'mf', 'name')!.value, requests }
  })
}

function readRequest(read: Read, request: Term): GraphStoreRequest {
  const text = (of: Term | undefined, prefix: Prefix, local: string) => read.one(of, prefix, local)?.value
  const response = read.one(request, 'ht', 'resp')
  const headers = (of: Term | undefined) =>
    Object.fromEntries(
      read
        .list(read.one(of, 'ht', 'headers'))
        .map((each) => [text(each, 'ht', 'fieldName')!, text(each, 'ht', 'fieldValue')!]),
    )
  return {
    method: text(request, 'ht', 'methodName')!,
    path: text(request, 'ht', 'absolutePath')!,
    headers: headers(request),
    body: text(read.one(request, 'ht', 'body'), 'cnt', 'chars'),
    statuses: read.all(response, 'mf', 'expectedStatus').map(({ value }) => statuses[value.replace(/^.*#/, '')]!),
    expected: { type: headers(response)['content-type'], body: text(read.one(response, 'ht', 'body'), 'cnt', 'chars') },
  }
}

type Prefix = keyof typeof prefixes
export type Read = ReturnType<typeof reader>

/** Reads what a manifest says, by the prefixes of its vocabularies. */
export function reader(dataset: DatasetCore) {
  const iri = (prefix: Prefix, local: string) => factory.namedNode(prefixes[prefix] + local)
  const all = (of: Term | undefined, prefix: Prefix, local: string): Term[] =>
    of === undefined ? [] : [...dataset.match(of, iri(prefix, local))].map(({ object }) => object)
  const one = (of: Term | undefined, prefix: Prefix, local: string): Term | undefined => all(of, prefix, local)[0]
  const list = (head: Term | undefined): Term[] => {
    const first = one(head, 'rdf', 'first')
    return first === undefined ? [] : [first, ...list(one(head, 'rdf', 'rest'))]
  }
  const subjects = (prefix: Prefix, local: string) =>
    [...dataset.match(null, iri(prefix, local))].map(({ subject }) => subject)
  return { all, one, list, subjects }
}
