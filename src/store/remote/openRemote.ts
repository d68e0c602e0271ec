import { openRelease } from '../../release/open.js'
import { openPooled, type StoreOptions } from '../openPooled.js'
import type { Store } from '../store.js'
import type { Endpoint } from './endpoint.js'
import { startRemote } from './startRemote.js'

/**
 * A store whose queries are answered by a SPARQL 1.1 endpoint, which holds the release (`dataesr load --engine URL`); as many
 * at a time as there are engines.
 *
 * @throws Problem `no-release`, `release-version`, `damaged-release`; `ready` fails with `engine-failed` or `not-ready`
 */
export function openRemote(endpoint: Endpoint, options: StoreOptions): Store {
  const release = openRelease(options.folder)
  release.close()
  const { digest, baseIRI } = release.about
  const { engines = 2 } = options
  return openPooled({
    ...options,
    engines,
    name: endpoint.url.href,
    start: () => startRemote({ endpoint, digest, baseIRI }),
  })
}
