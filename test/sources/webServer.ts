import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'

/** What a server was asked. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A web server on a free port of this machine; what it answers is said test by test. */
export interface TestServer {
  /** `http://127.0.0.1:…` */
  address: string
  answer: RequestListener
  /** What it was asked since this was last emptied. */
  readonly asked: Asked[]
}

/** Starts a server before the tests and stops it after them. */
export function testServer(): TestServer {
  const made: TestServer = { address: '', answer: (_, response) => void response.end(), asked: [] }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      made.asked.push({ method: request.method!, url: request.url!, headers: request.headers, body })
      made.answer(request, response)
    })
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    made.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return made
}

/** A file that is served with its ETag: as a whole, in part, or not at all where it is still the same (RFC 9110 §13, §14). */
export function serveFile(bytes: Buffer, etag = '"1"'): RequestListener {
  return (request, response) => {
    response.setHeader('ETag', etag)
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? NaN)
    if (Number.isNaN(from) || request.headers['if-range'] !== etag) return void response.end(bytes)
    response.writeHead(206, { 'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` })
    response.end(bytes.subarray(from))
  }
}

/** The beginning of a file that says how long it would be; then the connection is cut. */
export function cutAfter(length: number, bytes: Buffer, etag?: string): RequestListener {
  return (_, response) => {
    response.writeHead(200, { 'Content-Length': bytes.length, ...(etag !== undefined && { ETag: etag }) })
    response.write(bytes.subarray(0, length), () => setTimeout(() => response.destroy(), 20))
  }
}
