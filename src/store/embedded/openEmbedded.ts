import { totalmem } from 'node:os'
import { Problem } from '../../problems/problem.js'
import { openRelease } from '../../release/open.js'
import { placeFor } from '../kept.js'
import { openPooled, type StoreOptions } from '../openPooled.js'
import type { Store } from '../store.js'
import { imageKind } from './imageKind.js'
import { startEmbedded } from './startEmbedded.js'

/**
 * A store that embeds Oxigraph, in threads of their own. Relative IRIs of queries are resolved against the base IRI of the
 * release. What an engine has loaded is kept as an image; without a folder for it, as long as the store is open.
 *
 * @throws Problem `no-release`, `release-version`, `damaged-release`; `engine-too-small` where memory does not hold the release
 */
export function openEmbedded(options: StoreOptions): Store {
  const { folder, cache, engines = 2, log = () => undefined } = options
  const release = openRelease(folder)
  release.close()
  const { digest, baseIRI, quads } = release.about
  const fitting = enginesThatFit(quads)
  if (fitting < engines) log(`SPARQL engine: memory holds ${fitting} of the ${engines} engines`)
  const { place: image, clean } = placeFor(cache, { name: `${imageKind()}-${digest}`, log })
  let isVerified = true
  return openPooled(
    {
      ...options,
      engines: Math.min(engines, fitting),
      name: 'embedded',
      start: () => {
        const engine = startEmbedded({ folder: release.folder, baseIRI, image, isVerified })
        isVerified = false
        return engine
      },
    },
    clean,
  )
}

/** Measured: 930 bytes of a quad with its triple in the default graph; WebAssembly has 4 GiB, of which queries need some. */
const bytesOfQuad = 1_000
const ceiling = 3.5 * 2 ** 30

/** How many engines the memory of the machine holds. */
function enginesThatFit(quads: number): number {
  const bytes = quads * bytesOfQuad
  const fitting = Math.floor((0.8 * totalmem()) / Math.max(bytes, 2 ** 26))
  if (bytes <= ceiling && fitting > 0) return fitting
  throw new Problem(
    'engine-too-small',
    `the embedded engine holds ${Math.floor(Math.min(ceiling, 0.8 * totalmem()) / bytesOfQuad)} quads here, and the release has ${quads}: install the native one (pip install oxigraph), or name another (--engine URL)`,
  )
}
