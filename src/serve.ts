import pino from 'pino'
import type { Teller } from './problems/teller.js'
import { listen } from './publish/listen.js'
import { createSite } from './publish/server.js'
import { openRelease } from './release/open.js'
import { currentRelease } from './release/switch.js'
import { createOxigraphStore } from './store/oxigraph.js'

export interface ServeSettings {
  /** Folder of a release, or a link to it; by default the current one. */
  readonly release?: string
  readonly port: number
  readonly host: string
  /** In seconds. */
  readonly queryTimeout: number
  /** Log each request as a line of JSON. */
  readonly json: boolean
  /** Of the program. */
  readonly version: string
}

/** A site that is served. */
export interface Serving {
  /** Where it answers on this machine, with the path of the base IRI. */
  readonly address: string
  /** Stops accepting, lets what runs finish, ends. */
  close(): Promise<void>
}

/**
 * Release → HTTP. It listens at once: resources are answered from the release while the SPARQL engine still loads.
 *
 * @throws Problem `no-release`, `release-version`, `damaged-release`, `port-in-use`, `cannot-listen`
 */
export async function serve(settings: ServeSettings, tell: Teller): Promise<Serving> {
  const folder = settings.release ?? currentRelease()
  const release = openRelease(folder)
  const store = createOxigraphStore({
    folder,
    log: (message) => {
      tell.info(message)
    },
  })
  const app = createSite({
    release,
    store,
    version: settings.version,
    log: pino({ enabled: settings.json }, pino.destination(2)),
    queryTimeout: settings.queryTimeout * 1000,
  })
  const closeAll = async () => {
    await store.close()
    release.close()
  }
  try {
    const listening = await listen(app, settings)
    const address = addressOf(listening, release.about.baseIRI)
    tellAddresses(address, tell)
    return {
      address,
      async close() {
        await listening.close()
        await closeAll()
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

function addressOf({ host, port }: { readonly host: string; readonly port: number }, baseIRI: string): string {
  const name = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}${new URL(baseIRI).pathname}`
}

function tellAddresses(address: string, tell: Teller): void {
  const lines = [`pages      ${address}`, `SPARQL     ${address}sparql`, `catalogue  ${address}catalogue`]
  for (const line of lines) tell.info(line)
}
