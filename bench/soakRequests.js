import { Buffer } from 'node:buffer'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'

/**
 * One request on a connection of its own, only to this machine. It never fails: status 0 where there was no answer.
 *
 * @param {number} port
 * @param {{ path: string, client: string, headers?: Record<string, string>, query?: string }} asked `query` is sent by POST
 * @returns {Promise<{ status: number, headers: Record<string, string>, milliseconds: number, error?: string }>}
 */
export function ask(port, { path, client, headers = {}, query }) {
  const started = performance.now()
  const took = () => performance.now() - started
  return new Promise((resolve) => {
    const asked = httpRequest(
      { host: '127.0.0.1', port, path, agent: false, ...framed({ client, headers, query }) },
      (response) => {
        const { statusCode: status, headers: told } = response
        response.on('error', ({ message }) =>
          resolve({ status: 0, headers: told, milliseconds: took(), error: message }),
        )
        response.on('end', () => resolve({ status, headers: told, milliseconds: took() }))
        response.resume()
      },
    )
    asked.on('error', ({ message }) => resolve({ status: 0, headers: {}, milliseconds: took(), error: message }))
    asked.end(query)
  })
}

function framed({ client, headers, query }) {
  // The server is told to believe a proxy on this machine.
  const all = { ...headers, 'X-Forwarded-For': client }
  if (query === undefined) return { method: 'GET', headers: all }
  const body = { 'Content-Type': 'application/sparql-query', 'Content-Length': Buffer.byteLength(query) }
  return { method: 'POST', headers: { ...all, ...body } }
}

/**
 * Sends a query and reads nothing of the answer; whoever calls it leaves by `destroy`.
 *
 * @param {number} port
 * @param {{ client: string, query: string }} asked
 */
export function begin(port, { client, query }) {
  const { headers } = framed({ client, headers: {}, query })
  const lines = Object.entries({ Host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  const socket = connect(port, '127.0.0.1', () =>
    socket.write(`POST /sparql HTTP/1.1\r\n${lines.join('')}\r\n${query}`),
  )
  socket.on('error', () => undefined)
  return socket.pause()
}
