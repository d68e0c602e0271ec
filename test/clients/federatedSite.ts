import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { build } from '../../src/build.js'
import { createTeller } from '../../src/problems/teller.js'
import { listen } from '../../src/publish/listen.js'
import { createSite } from '../../src/publish/server.js'
import { openRelease } from '../../src/release/open.js'
import { withFederation } from '../../src/store/federation/federation.js'
import { openTestStore } from '../publish/testStore.js'

/** A theme that is built and served at its own base IRI, and may ask others of this machine. */
export interface FederatedSite {
  /** Ends with a slash. */
  readonly baseIRI: string
  readonly sparql: string
  /** The values of the first variable of a SELECT, sorted. */
  ask(query: string): Promise<readonly string[]>
  close(): Promise<void>
}

export interface FederatedOptions {
  /** Folder of the theme; the default one where none is named. */
  readonly theme?: string
  readonly port: number
  /** The endpoints that it may ask. */
  readonly services?: readonly string[]
}

export async function serveFederated({ theme, port, services = [] }: FederatedOptions): Promise<FederatedSite> {
  const baseIRI = `http://127.0.0.1:${port}/`
  const out = mkdtempSync(join(tmpdir(), 'dataesr-federated-'))
  const tell = createTeller({ quiet: true, json: false, isTerminal: false, write: () => undefined })
  const options = { baseIRI, out, version: '0.0.0', workers: 2, strict: false }
  const { path } = await build({ ...options, ...(theme !== undefined && { theme }) }, tell)
  const release = openRelease(path!)
  const allowedAddresses = ['127.0.0.1']
  const store = withFederation(await openTestStore(path!), { services, baseIRI, allowedAddresses })
  const site = createSite({
    release,
    store,
    services: [`${baseIRI}sparql`, ...services],
    version: '0.0.0',
    log: pino({ level: 'silent' }),
  })
  const listening = await listen(site, { host: '127.0.0.1', port })
  return {
    baseIRI,
    sparql: `${baseIRI}sparql`,
    ask: (query) => askValues(`${baseIRI}sparql`, query),
    async close() {
      await listening.close(1_000)
      await store.close()
      release.close()
      rmSync(out, { recursive: true })
    },
  }
}

async function askValues(endpoint: string, query: string): Promise<readonly string[]> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { Accept: 'application/sparql-results+json' },
    body: new URLSearchParams({ query }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status}: ${text}`)
  return firstValues(text)
}

/** The values of the first variable of results in JSON, sorted. */
export function firstValues(text: string): readonly string[] {
  const { head, results } = JSON.parse(text) as Results
  return results.bindings.map((binding) => binding[head.vars[0]!]!.value).sort()
}

interface Results {
  readonly head: { readonly vars: readonly string[] }
  readonly results: { readonly bindings: readonly Readonly<Record<string, { readonly value: string }>>[] }
}
