import { openEmbedded } from '../../../src/store/embedded/openEmbedded.js'
import { findOxigraph } from '../../../src/store/native/findOxigraph.js'
import { openNative } from '../../../src/store/native/openNative.js'
import type { StoreOptions } from '../../../src/store/openPooled.js'
import { readEndpoint } from '../../../src/store/remote/endpoint.js'
import { loadRemote } from '../../../src/store/remote/loadRemote.js'
import { openRemote } from '../../../src/store/remote/openRemote.js'
import type { Store } from '../../../src/store/store.js'
import { fusekiJar, hasVirtuoso, startFuseki, startVirtuoso, type SparqlServer } from './servers.js'

/** A kind of engine as the tests of all see it. */
export interface Kind {
  readonly name: string
  /** How to get it, where it is not here. */
  readonly missing: string | undefined
  /** Starts it over a release. */
  open(options: StoreOptions): Promise<Opened>
  /** Cases that it does not do as the standard has it, with the reason. */
  readonly deviates: Readonly<Record<string, string>>
}

export interface Opened {
  readonly store: Store
  readonly stop: () => Promise<void>
}

export const kinds: readonly Kind[] = [
  {
    name: 'embedded',
    missing: undefined,
    deviates: {},
    open: (options) => {
      const store = openEmbedded(options)
      return Promise.resolve({ store, stop: () => store.close() })
    },
  },
  {
    name: 'oxigraph',
    missing: findOxigraph() === undefined ? 'pip install oxigraph' : undefined,
    deviates: {},
    open: (options) => {
      const store = openNative(findOxigraph()!, options)
      return Promise.resolve({ store, stop: () => store.close() })
    },
  },
  {
    name: 'Fuseki',
    missing:
      fusekiJar() === undefined
        ? 'mvn dependency:get -Dtransitive=false -Dartifact=org.apache.jena:jena-fuseki-server:5.2.0'
        : undefined,
    deviates: {},
    open: (options) => openServer(startFuseki, options),
  },
  {
    name: 'Virtuoso',
    missing: hasVirtuoso() ? undefined : 'apt-get install virtuoso-opensource',
    deviates: {
      'the union as default graph, each triple once': 'its default graph finds a triple as often as graphs hold it',
      'default-graph-uri in place of FROM': 'it takes the graphs of both',
      DESCRIBE: 'it describes nothing where no default graph is named',
    },
    open: (options) => openServer(startVirtuoso, options),
  },
]

async function openServer(start: () => Promise<SparqlServer>, options: StoreOptions): Promise<Opened> {
  const server = await start()
  try {
    const endpoint = readEndpoint(server.url, server.credentials)
    await loadRemote({ folder: options.folder, endpoint, log: options.log ?? (() => undefined) })
    const store = openRemote(endpoint, options)
    return {
      store,
      stop: async () => {
        await store.close()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Is a kind passed over, because it is not installed? Never in CI, where it fails. */
export function isPassedOver({ name, missing }: Kind): boolean {
  if (missing === undefined || process.env['CI'] !== undefined) return false
  console.warn(`${name} is not tested: it is not installed (${missing})`)
  return true
}
