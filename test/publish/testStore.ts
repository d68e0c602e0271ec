import { createOxigraphStore } from '../../src/store/oxigraph.js'
import type { Store } from '../../src/store/store.js'

/** The engine over a release, in its thread. */
export async function openTestStore(folder: string): Promise<Store> {
  const store = createOxigraphStore({ folder })
  await store.ready
  return store
}
