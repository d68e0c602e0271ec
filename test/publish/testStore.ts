import { openEmbedded } from '../../src/store/embedded/openEmbedded.js'
import type { Store } from '../../src/store/store.js'

/** The engine over a release, in its thread. */
export async function openTestStore(folder: string): Promise<Store> {
  const store = openEmbedded({ folder, engines: 1 })
  await store.ready
  return store
}
