import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../../src/build.js'
import { createTeller } from '../../src/problems/teller.js'
import { serve } from '../../src/serve.js'

/** A theme that was built and is served on a free port. */
export interface BuiltSite {
  /** Without a slash at its end. */
  readonly origin: string
  close(): Promise<void>
}

/** Builds a theme, the sample of the default one where none is named, and serves it. */
export async function serveBuilt(theme?: string): Promise<BuiltSite> {
  const out = mkdtempSync(join(tmpdir(), 'dataesr-built-'))
  const tell = createTeller({ quiet: true, json: false, isTerminal: false, write: () => undefined })
  const options = { baseIRI: 'https://dataesr.example/', version: '0.0.0', workers: 2, strict: false }
  const { path } = await build({ ...options, out, ...(theme !== undefined && { theme }) }, tell)
  const listening = { host: '127.0.0.1', port: 0, queryTimeout: 30, json: false, version: '0.0.0' }
  const serving = await serve({ ...listening, release: path! }, tell)
  return {
    origin: serving.address.replace(/\/$/, '').replace('localhost', '127.0.0.1'),
    async close() {
      await serving.close()
      rmSync(out, { recursive: true })
    },
  }
}
