import { realpath } from 'node:fs/promises'
import pino from 'pino'
import { cacheFolder } from './inputs.js'
import type { Teller } from './problems/teller.js'
import { listen } from './publish/listen.js'
import { createSite } from './publish/server.js'
import { createSwitch, type Served, type Switch } from './publish/switch.js'
import { openRelease } from './release/open.js'
import type { Release } from './release/release.js'
import { currentRelease } from './release/switch.js'
import { withFederation } from './store/federation/federation.js'
import { listedServices } from './store/federation/listed.js'
import { openStore } from './store/openStore.js'
import { credentialsFrom } from './store/remote/endpoint.js'

export interface ServeSettings {
  /** Folder of a release, or a link to it; by default the current one. */
  readonly release?: string
  readonly port: number
  readonly host: string
  /** What answers SPARQL: `auto`, `embedded`, `oxigraph`, a path, or the URL of an endpoint. */
  readonly engine?: string
  /** How many queries are answered side by side. */
  readonly engines?: number
  /** Folder of what engines have loaded. */
  readonly cache?: string
  /** In megabytes. */
  readonly maxResult?: number
  /** In seconds. */
  readonly queryTimeout: number
  /** Seconds of engines that a client may have in ten minutes. */
  readonly queryQuota?: number
  /** Addresses of proxies that name the client, with commas between. */
  readonly trustProxy?: string
  /** Endpoints that a query may ask by `SERVICE`, with commas between, beside those of the catalogue. */
  readonly services?: string
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
 * Release → HTTP. It listens at once: resources are answered from the release while the SPARQL engine still loads. Where the
 * folder is a link that comes to lead to another release, that one is loaded beside, and takes over when its engine answers.
 *
 * @throws Problem `no-release`, `release-version`, `damaged-release`, `port-in-use`, `cannot-listen`, `bad-setting`,
 *   `engine-not-found`, `engine-too-small`
 */
export async function serve(settings: ServeSettings, tell: Teller): Promise<Serving> {
  const folder = settings.release ?? currentRelease()
  const first = open(folder, settings, tell)
  const served = createSwitch(first)
  try {
    const listening = await listen(served.listener, settings)
    const address = addressOf(listening, first.release.about.baseIRI)
    tellAddresses(address, tell)
    const following = follow(folder, first, { settings, tell, served })
    return {
      address,
      async close() {
        following.stop()
        await listening.close()
        await served.close()
      },
    }
  } catch (error) {
    await served.close()
    throw error
  }
}

/** A release that is served. */
interface Opened extends Served {
  readonly release: Release
  /** Settles when its engine answers. */
  readonly ready: Promise<void>
}

function open(folder: string, settings: ServeSettings, tell: Teller): Opened {
  const release = openRelease(folder)
  const log = (message: string) => {
    tell.info(message)
  }
  const { baseIRI } = release.about
  const services = [...listOf(settings.services), ...listedServices(release.catalogue).map(({ endpoint }) => endpoint)]
  const engine = openStore(settings.engine ?? 'auto', {
    folder: release.folder,
    cache: cacheFolder(settings.cache),
    credentials: credentialsFrom(process.env),
    ...(settings.engines !== undefined && { engines: settings.engines }),
    ...(settings.maxResult !== undefined && { maxBytes: settings.maxResult * 1e6 }),
    log,
  })
  const limits = settings.maxResult === undefined ? {} : { resultBytes: settings.maxResult * 1e6 }
  const store = withFederation(engine, { services, baseIRI, limits, log })
  // Written when the loop has time: whoever reads the log slowly holds nobody up.
  const output = pino.destination({ fd: 2, sync: false })
  const answer = createSite({
    release,
    store,
    version: settings.version,
    log: pino({ enabled: settings.json }, output),
    queryTimeout: settings.queryTimeout * 1000,
    // Our own endpoint is no other one: it is answered from the store.
    services: [`${baseIRI}sparql`, ...services],
    trustProxy: listOf(settings.trustProxy),
    ...(settings.queryQuota !== undefined && { queryQuota: settings.queryQuota }),
  })
  const close = async () => {
    await store.close()
    release.close()
    output.flushSync()
  }
  return { release, ready: store.ready, answer, close }
}

interface Following {
  readonly settings: ServeSettings
  readonly tell: Teller
  readonly served: Switch
}

/** Looks now and then where the link leads; a release that cannot be served is told, and looked at no more. */
function follow(folder: string, first: Opened, { settings, tell, served }: Following): { stop(): void } {
  let seen = first.release.folder
  let next: Opened | undefined
  const look = async () => {
    const place = await realpath(folder).catch(() => seen)
    if (place === seen || next !== undefined) return
    seen = place
    try {
      tell.info(`another release: ${place}`)
      next = open(place, settings, tell)
      await next.ready
      served.switchTo(next)
      tell.info(`release ${next.release.about.digest.slice(0, 16)} is served from now on`)
    } catch (error) {
      tell.info(`the other release is not served: ${String(error)}`)
      await next?.close()
    }
    next = undefined
  }
  const timer = setInterval(() => void look(), lookEvery)
  return {
    stop() {
      clearInterval(timer)
      void next?.close()
    },
  }
}

/** Milliseconds. */
const lookEvery = 2_000

function listOf(text = ''): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function addressOf({ host, port }: { readonly host: string; readonly port: number }, baseIRI: string): string {
  const name = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}${new URL(baseIRI).pathname}`
}

function tellAddresses(address: string, tell: Teller): void {
  const lines = [`pages      ${address}`, `SPARQL     ${address}sparql`, `catalogue  ${address}catalogue`]
  for (const line of lines) tell.info(line)
}
