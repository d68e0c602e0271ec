import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Code } from '../problems/codes.js'

/** How long clients may take, and how many there may be. Times are in milliseconds. */
export interface Limits {
  /** For the head of a request, also for its first byte. */
  readonly headersTimeout: number
  /** For a request with its body. */
  readonly requestTimeout: number
  /** Between an answer and the next request. */
  readonly keepAliveTimeout: number
  /** For taking something of an answer that waits to be taken. */
  readonly stalledTimeout: number
  /** How often heads and requests that take too long are looked for. */
  readonly connectionsCheckingInterval: number
  /** Connections at a time; those above are closed as they come. */
  readonly maxConnections: number
}

/**
 * A server whose connections cannot be held by clients that are slow, silent or talk nonsense: what cannot be read as a
 * request is answered after the requests before it, with a problem (RFC 9457) where the client can still read one, and its
 * connection closed.
 */
export function createPatientServer(app: RequestListener, given: Partial<Limits> = {}): Server {
  const limits = { ...usualLimits(), ...given }
  const server = createServer({ ...limits, maxHeaderSize, requireHostHeader: false }, (request, response) => {
    whenItsTurn(request.socket, response, () => {
      if (hasItsHost(request)) app(request, response)
      else refuseHost(response)
    })
  })
  server.maxConnections = limits.maxConnections
  server.timeout = limits.stalledTimeout
  server.on('timeout', endStalled)
  server.on('clientError', refuse)
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => refuse(noTunnel, socket))
  return server
}

/** A head may be longer than an address may, so that a long address is answered 414. */
const maxHeaderSize = 32_768

function usualLimits(): Limits {
  return {
    headersTimeout: 15_000,
    requestTimeout: 60_000,
    keepAliveTimeout: 5_000,
    stalledTimeout: 30_000,
    connectionsCheckingInterval: 5_000,
    maxConnections: mostConnections(),
  }
}

/**
 * What the process may open, less a fifth and at least a hundred for files and engines: closing a connection as it comes is better than failing in
 * the middle of an answer to another.
 */
function mostConnections(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files: { soft: number | 'unlimited' } } }
  const open = Number(userLimits?.open_files.soft)
  return Number.isFinite(open) ? Math.max(10, Math.floor(Math.min(20_000, open * 0.8, open - 100))) : 20_000
}

/** A request names one host, those before HTTP/1.1 at most one (RFC 9112 §3.2); which, does not matter here. */
function hasItsHost({ rawHeaders, httpVersionMinor, httpVersionMajor }: IncomingMessage): boolean {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts === 1 || (hosts === 0 && httpVersionMajor === 1 && httpVersionMinor === 0)
}

function refuseHost(response: ServerResponse): void {
  const fault = { ...misread, detail: 'a request of HTTP/1.1 has one Host header (RFC 9112 §3.2)' }
  const body = bodyOf(fault)
  response.writeHead(fault.status, { ...headersOf(body), Connection: 'close' }).end(body)
}

/** What goes on on a connection. */
interface Turns {
  /** The response to the latest request; those before it are sent before it. */
  latest: ServerResponse
  /** Requests that wait for the answers to those before them. */
  waiting: number
}

const turnsOf = new WeakMap<Duplex, Turns>()

/** No client that means well sends more requests without waiting for an answer. */
const mostWaiting = 1_000

/**
 * Requests of one connection are answered one after another: who sends thousands and takes no answer costs what one answer
 * costs, and not thousands that wait to be taken.
 */
function whenItsTurn(socket: Socket, response: ServerResponse, run: () => void): void {
  const turns = turnsOf.get(socket)
  const before = turns?.latest
  if (turns === undefined) turnsOf.set(socket, { latest: response, waiting: 0 })
  else turns.latest = response
  if (turns === undefined || before === undefined || before.writableFinished) run()
  else if (turns.waiting === mostWaiting) socket.destroy()
  else {
    turns.waiting += 1
    before.once('close', () => {
      turns.waiting -= 1
      if (!socket.destroyed) run()
    })
  }
}

/**
 * Nothing came or went on a connection for a while (the system tells it too where what waits to be sent has not become
 * less). Only where an answer is still being made is that no fault of the client's.
 */
function endStalled(socket: Socket): void {
  const response = turnsOf.get(socket)?.latest
  const isBeingMade = response !== undefined && !response.writableFinished && socket.writableLength === 0
  if (!isBeingMade) socket.destroy()
}

/** What was refused already: all that still comes from there is refused too, but told once. */
const refused = new WeakSet<Duplex>()

function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (refused.has(socket)) return
  refused.add(socket)
  const response = turnsOf.get(socket)?.latest
  if (response === undefined || response.writableFinished) tell(error, socket)
  // Requests before it are answered first.
  else if (response.req.complete) response.once('close', () => tell(error, socket))
  // It is the body of the latest request that fails: an answer takes its place, where it is its turn and not begun.
  else if (response.socket && !response.headersSent) tell(error, socket)
  else socket.destroy()
}

/** For how long what still comes is thrown away: a reset would take the answer from the client (RFC 9112 §9.6). */
const linger = 1_000

function tell({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const fault = faults[code] ?? misread
  const body = bodyOf(fault)
  const headers = { Date: new Date().toUTCString(), ...headersOf(body), Connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status]}`, ...lines, '', body].join('\r\n'))
  setTimeout(() => socket.destroy(), linger).unref()
}

interface Fault {
  readonly status: number
  readonly code: Code
  readonly detail: string
}

const misread: Fault = {
  status: 400,
  code: 'bad-request',
  detail: 'what was sent is no request of HTTP/1.1 (RFC 9112)',
}

/** Node hands a connection over with CONNECT, which nothing on this server could answer (RFC 9110 §9.1, §9.3.6). */
const noTunnel = { name: 'CONNECT', message: 'no tunnel is made', code: 'CONNECT' } as const

/** Faults that are told otherwise, by the code of the error. */
const faults: Readonly<Record<string, Fault>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'bad-request', detail: 'the request took too long to come' },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'bad-request',
    detail: `the head of the request is too long; ${maxHeaderSize} bytes are the most`,
  },
  CONNECT: { status: 501, code: 'method-not-allowed', detail: 'this is no proxy: CONNECT opens no tunnel here' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: 'body-too-large',
    detail: 'the extensions of a chunk are too long',
  },
}

function bodyOf({ status, code, detail }: Fault): string {
  return `${JSON.stringify({ title: STATUS_CODES[status], status, detail, code }, undefined, 2)}\n`
}

function headersOf(body: string): Record<string, string> {
  return {
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
    'X-Content-Type-Options': 'nosniff',
  }
}
