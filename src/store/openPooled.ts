import { queryForm } from './form.js'
import { EnginePool, type PoolLimits, type PoolOptions } from './pool.js'
import { toQuestion } from './question.js'
import type { Store } from './store.js'

/** What a store over a release needs, whatever its engines are. */
export interface StoreOptions {
  /** The folder of a release, or a link to it, which is followed once. */
  readonly folder: string
  /** Folder where what engines have loaded is kept from start to start. */
  readonly cache?: string | undefined
  /** How many queries are answered side by side. */
  readonly engines?: number
  /** The largest result, in bytes; 1 GB by default. */
  readonly maxBytes?: number
  /** Takes a line on what the engines do. */
  readonly log?: (message: string) => void
  readonly limits?: Partial<PoolLimits>
}

type Pooled = Omit<StoreOptions, 'folder' | 'cache'> &
  Pick<PoolOptions, 'start' | 'name'> & { readonly engines: number }

/** A store whose questions go to a pool of engines; `closed` is called when the last has ended. */
export function openPooled(
  { start, name, engines, maxBytes = 1e9, log = () => undefined, limits = {} }: Pooled,
  closed: () => void = () => undefined,
): Store {
  const pool = new EnginePool({ start, name, engines, maxBytes, log, limits })
  const ready = pool.start()
  // Whoever waits for it is told; that nobody does is no failure of the process.
  ready.catch(() => undefined)
  return {
    get isReady() {
      return pool.isReady
    },
    ready,
    async query(text, options) {
      // Told here, where the place of a mistake is known best; and an update is no query.
      queryForm(text)
      return { mediaType: options.mediaType, body: await pool.ask(toQuestion(text, options), options) }
    },
    status: () => pool.status(),
    async close() {
      await pool.close()
      closed()
    },
  }
}
