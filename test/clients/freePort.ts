import { createServer, type AddressInfo } from 'node:net'

/** A port of this machine that nobody listens on: for a release whose base IRI is the address at which it is served. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        resolve(port)
      })
    })
  })
}
