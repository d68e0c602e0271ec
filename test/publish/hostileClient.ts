import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { setTimeout as after } from 'node:timers/promises'
import { expect } from 'vitest'
import type { TestAnswer } from './testSite.js'

/** An answer, and the names of its headers as they came. */
export interface HostileAnswer extends TestAnswer {
  readonly milliseconds: number
}

/** Sends bytes as they are, and reads the answer with the strict parser of the HTTP library; undefined where there is none. */
export function say(port: number, bytes: string | Buffer, method = 'GET'): Promise<HostileAnswer | undefined> {
  const started = performance.now()
  const socket = instead(port, bytes)
  return new Promise((resolve, reject) => {
    const asked = request({ method, createConnection: () => socket }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part)).on('error', reject)
      response.on('end', () => {
        socket.destroy()
        const { statusCode: status = 0, headers } = response
        const whole = Buffer.concat(parts)
        const milliseconds = performance.now() - started
        resolve({ status, headers, text: whole.toString(), bytes: whole, milliseconds })
      })
    })
    asked.on('error', (error: NodeJS.ErrnoException) => {
      socket.destroy()
      // The connection was closed without an answer; an answer that cannot be read is another fault (HPE_…).
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(undefined)
      else reject(error)
    })
    asked.end()
  })
}

/** A connection that sends these bytes in the place of what is written to it. */
function instead(port: number, bytes: string | Buffer): Duplex {
  const socket = connect(port, '127.0.0.1', () => void socket.write(bytes, 'latin1'))
  const duplex = new Duplex({
    read: () => void socket.resume(),
    write: (_chunk, _encoding, done) => {
      done()
    },
    destroy: (error, done) => {
      socket.destroy()
      done(error)
    },
  })
  socket.on('data', (part) => {
    if (!duplex.push(part)) socket.pause()
  })
  socket.on('end', () => duplex.push(null))
  socket.on('error', (error) => duplex.destroy(error))
  return duplex
}

/** A request as it would be well written, but for what is given. */
export function head(line: string, ...headers: readonly string[]): string {
  return [line, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n')
}

/** A connection that is spoken to step by step; all that came back so far is kept. */
export interface Conversation {
  readonly socket: Socket
  heard(): string
  /** Resolves when what was heard fits, or the connection is closed. */
  until(pattern: RegExp, milliseconds?: number): Promise<string>
  /** Milliseconds from the beginning until it was closed. */
  readonly closed: Promise<number>
}

export function open(port: number, options: { readonly reads?: boolean } = {}): Conversation {
  const started = performance.now()
  let text = ''
  const socket = connect(port, '127.0.0.1')
  if (options.reads !== false) socket.on('data', (part) => (text += part.toString('latin1')))
  socket.on('error', () => undefined)
  const closed = new Promise<number>((resolve) => {
    socket.on('close', () => resolve(performance.now() - started))
  })
  return {
    socket,
    heard: () => text,
    closed,
    async until(pattern, milliseconds = 5_000) {
      const end = performance.now() + milliseconds
      while (!pattern.test(text) && !socket.destroyed && performance.now() < end) await after(5)
      return text
    },
  }
}

/** The statuses of the answers in what was heard, in turn. */
export function statusesIn(heard: string): number[] {
  return [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}

/** What every answer to a bad request is: a problem in JSON that says its code, and nothing of the inside. */
export function expectProblem(answer: HostileAnswer | undefined, statuses: readonly number[], sent: string): void {
  expect(answer, sent).toBeDefined()
  const { status, headers, text } = answer!
  expect(statuses, `${sent}\n${text}`).toContain(status)
  expect(headers['content-type'], sent).toBe('application/problem+json')
  expect(Number(headers['content-length']), sent).toBe(Buffer.byteLength(text))
  expect(JSON.parse(text), sent).toMatchObject({
    status,
    code: expect.stringMatching(/^[a-z-]+$/),
    detail: expect.any(String),
  })
  expectNothingInner(text, sent)
}

/** No stack, no path of a file, no library. */
export function expectNothingInner(text: string, sent: string): void {
  expect(text, sent).not.toMatch(/\n\s+at |node_modules|node:|\/src\/|\/dist\/|\.js:\d|root:|TypeError|SQLITE/)
}
