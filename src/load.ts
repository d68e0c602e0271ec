import { Problem } from './problems/problem.js'
import type { Teller } from './problems/teller.js'
import { currentRelease } from './release/switch.js'
import { credentialsFrom, readEndpoint } from './store/remote/endpoint.js'
import { loadRemote } from './store/remote/loadRemote.js'

export interface LoadSettings {
  /** Folder of a release, or a link to it; by default the current one. */
  readonly release?: string
  /** URL of the endpoint that is to hold it. */
  readonly engine: string
  /** Address of its Graph Store Protocol, where it is not the usual one of its kind. */
  readonly graphStore?: string
}

/**
 * Release → an endpoint: what `serve --engine URL` asks. Who we are stands in the environment.
 *
 * @throws Problem `bad-setting` where the engine is no URL; those of `loadRemote`
 */
export async function load({ release, engine, graphStore }: LoadSettings, tell: Teller): Promise<true> {
  if (!/^https?:\/\//.test(engine))
    throw new Problem('bad-setting', `load writes to an endpoint: --engine needs its URL ("${engine}" loads by itself)`)
  await loadRemote({
    folder: release ?? currentRelease(),
    endpoint: readEndpoint(engine, credentialsFrom(process.env)),
    graphStore,
    log: (message) => {
      tell.info(message)
    },
  })
  return true
}
