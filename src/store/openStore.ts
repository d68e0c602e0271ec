import { Problem } from '../problems/problem.js'
import { openEmbedded } from './embedded/openEmbedded.js'
import { findOxigraph } from './native/findOxigraph.js'
import { openNative } from './native/openNative.js'
import type { StoreOptions } from './openPooled.js'
import { type Credentials, readEndpoint } from './remote/endpoint.js'
import { openRemote } from './remote/openRemote.js'
import type { Store } from './store.js'

/** How many queries each kind of engine answers side by side where it is not said. */
const usualEngines = { embedded: 2, native: 4, remote: 16 } as const

/** What an endpoint asks who we are; other engines do not. */
interface EngineOptions extends StoreOptions {
  readonly credentials?: Credentials
}

type Open = (engine: string, options: EngineOptions) => Store

const embedded: Open = (_, options) => openEmbedded({ engines: usualEngines.embedded, ...options })

/** What `--engine` may say, the first that fits; anything else is the path of the native program. */
const kinds: readonly { readonly fits: RegExp; readonly open: Open }[] = [
  { fits: /^auto$/, open: openBest },
  { fits: /^embedded$/, open: embedded },
  { fits: /^https?:\/\//i, open: openURL },
  { fits: /^oxigraph$/, open: (_, options) => openProgram(undefined, options) },
  { fits: /./, open: openProgram },
]

/**
 * Opens a store over a release.
 *
 * @param engine `auto`, `embedded`, `oxigraph`, the path of that program, or the URL of an endpoint
 * @throws Problem `engine-not-found`, `engine-too-small`, `bad-setting`, and where there is no release
 */
export function openStore(engine: string, options: EngineOptions): Store {
  return kinds.find(({ fits }) => fits.test(engine))!.open(engine, options)
}

/** The native program where it is found and can be used; it takes a tenth of the memory, and many times the size. */
function openBest(_: string, options: StoreOptions): Store {
  try {
    if (findOxigraph() !== undefined) return openProgram(undefined, options)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'engine-not-found') throw error
    options.log?.(`SPARQL engine: ${error.message}; the embedded one is taken`)
  }
  return embedded('', options)
}

function openProgram(path: string | undefined, options: StoreOptions): Store {
  const program = findOxigraph(path)
  if (program !== undefined) return openNative(program, { engines: usualEngines.native, ...options })
  throw new Problem(
    'engine-not-found',
    'there is no program "oxigraph" on the PATH: pip install oxigraph, name its path (--engine /path/to/oxigraph), or use --engine embedded',
  )
}

function openURL(url: string, { credentials, ...options }: EngineOptions): Store {
  return openRemote(readEndpoint(url, credentials), { engines: usualEngines.remote, ...options })
}
