import type { Term } from '@rdfjs/types'
import { readFileSync } from 'node:fs'
import { readDocument } from '../../src/rdf/document.js'
import { type Read, reader } from './graphStoreCases.js'

/** A request of a case of the SPARQL protocol. */
export interface ProtocolRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** First digits of the status. */
  readonly statuses: readonly string[]
  readonly format: string | undefined
  readonly truth: boolean | undefined
}

export interface ProtocolCase {
  readonly id: string
  readonly name: string
  readonly requests: readonly ProtocolRequest[]
}

/** Reads the manifest of the suite of the SPARQL 1.1 Protocol: the entries of its list, in their order. */
export function readProtocolCases(path: string): readonly ProtocolCase[] {
  const { dataset } = readDocument(readFileSync(path, 'utf8'), { baseIRI: 'http://manifest.example/', file: path })
  const read = reader(dataset)
  const [manifest] = read.subjects('mf', 'entries')
  return read.list(read.one(manifest, 'mf', 'entries')).map((entry) => ({
    id: entry.value.replace(/^.*#/, ''),
    name: read.one(entry, 'mf', 'name')!.value,
    requests: read
      .list(read.one(read.one(entry, 'mf', 'action'), 'ht', 'requests'))
      .map((request) => readRequest(read, request)),
  }))
}

function readRequest(read: Read, request: Term): ProtocolRequest {
  const response = read.one(request, 'ht', 'resp')
  const truth = read.one(response, 'mf', 'expectedBoolean')?.value
  const headers = read.list(read.one(request, 'ht', 'headers'))
  return {
    method: read.one(request, 'ht', 'methodName')!.value,
    path: read.one(request, 'ht', 'absolutePath')!.value,
    headers: Object.fromEntries(
      headers.map((each) => [read.one(each, 'ht', 'fieldName')!.value, read.one(each, 'ht', 'fieldValue')!.value]),
    ),
    body: readBody(read, read.one(request, 'ht', 'body')),
    statuses: read.all(response, 'mf', 'expectedStatus').map(({ value }) => /#StatusCode(\d)xx$/.exec(value)![1]!),
    format: read.one(response, 'mf', 'expectedFormat')?.value,
    truth: truth === undefined ? undefined : truth === 'true',
  }
}

/** The bytes of a body in the encoding that the case says. */
function readBody(read: Read, body: Term | undefined): Buffer {
  const text = read.one(body, 'cnt', 'chars')?.value ?? ''
  const encoding = read.one(body, 'cnt', 'characterEncoding')?.value ?? 'UTF-8'
  return Buffer.from(text, encoding === 'UTF-16' ? 'utf16le' : 'utf8')
}
