import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Problem } from '../problems/problem.js'
import { createPatientServer, type Limits } from './connections.js'

/** Where a site is to be listened for. */
export interface ListenOptions {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** What differs from the usual limits. */
  readonly limits?: Partial<Limits>
}

/** A site that is listened for. */
export interface Listening {
  readonly host: string
  readonly port: number
  /** Stops accepting, lets what runs finish, at most for `grace` milliseconds (10 s by default), then ends. */
  close(grace?: number): Promise<void>
}

/**
 * Listens for requests to a site.
 * @throws Problem `port-in-use` or `cannot-listen`
 */
export function listen(app: RequestListener, { host, port, limits }: ListenOptions): Promise<Listening> {
  const server = createPatientServer(app, limits)
  return new Promise((resolve, reject) => {
    // Once it listens, a connection that cannot be taken (too many files are open) is no end of the others.
    server.on('error', (error: NodeJS.ErrnoException) => reject(asProblem(error, { host, port })))
    server.listen({ host, port }, () => {
      const address = server.address() as AddressInfo
      resolve({ host: address.address, port: address.port, close: (grace = 10_000) => close(server, grace) })
    })
  })
}

function asProblem(error: NodeJS.ErrnoException, { host, port }: ListenOptions): Problem {
  if (error.code === 'EADDRINUSE') {
    return new Problem('port-in-use', `another program listens on port ${port} of ${host}`, {}, { cause: error })
  }
  return new Problem('cannot-listen', `cannot listen on ${host}, port ${port}: ${error.message}`, {}, { cause: error })
}

function close(server: Server, grace: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // Connections that become idle are closed soon after; those that still run at the end of the grace are broken off.
    const sweep = setInterval(() => server.closeIdleConnections(), 50)
    const limit = setTimeout(() => server.closeAllConnections(), grace)
    server.close((error) => {
      clearInterval(sweep)
      clearTimeout(limit)
      if (error) reject(error)
      else resolve()
    })
    server.closeIdleConnections()
  })
}
