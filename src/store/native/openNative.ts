import { openRelease } from '../../release/open.js'
import { placeFor } from '../kept.js'
import { openPooled, type StoreOptions } from '../openPooled.js'
import type { Store } from '../store.js'
import type { OxigraphProgram } from './findOxigraph.js'
import { loadOxigraph } from './loadOxigraph.js'
import { startNative } from './startNative.js'

/**
 * A store of processes of the native Oxigraph, which read one loaded location. It is loaded once a release and version of the
 * program, and kept in the cache; without a cache, as long as the store is open.
 *
 * @throws Problem `no-release`, `release-version`, `damaged-release`; `ready` fails with `engine-failed`
 */
export function openNative(program: OxigraphProgram, options: StoreOptions): Store {
  const { folder, cache, engines = 2, log = () => undefined } = options
  const release = openRelease(folder)
  release.close()
  const { digest, baseIRI } = release.about
  const { place: location, clean } = placeFor(cache, { name: `oxigraph-${program.version}-${digest}`, log })
  const closing = new AbortController()
  const loading = loadOxigraph({ program, folder: release.folder, location, log, signal: closing.signal })
  const store = openPooled(
    {
      ...options,
      engines,
      name: 'oxigraph',
      start: () => startNative({ program, location, baseIRI, log, loading }),
    },
    clean,
  )
  return {
    ...store,
    get isReady() {
      return store.isReady
    },
    async close() {
      closing.abort()
      await loading.catch(() => undefined)
      await store.close()
    },
  }
}
