import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { schemes } from '../../src/identifiers/schemes.js'
import { listen } from '../../src/publish/listen.js'
import { createSite } from '../../src/publish/server.js'
import { noteGone } from '../../src/release/gone.js'
import { openRelease } from '../../src/release/open.js'
import { createWriter } from '../../src/release/write.js'
import { absentStore, ask, type TestAnswer } from './testSite.js'

export const base = 'https://example.org/data/'

const label = 'http://www.w3.org/2000/01/rdf-schema#label'

/** A site of things that hold an identifier each, of every scheme; two hold one SIREN; some were merged, or have gone. */
export interface IdentifiedSite {
  /** Asks for a path below the mount. */
  send(
    method: string,
    path: string,
    options?: { headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<TestAnswer>
  close(): Promise<void>
}

export async function serveIdentified(count = 0): Promise<IdentifiedSite> {
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-identified-'))
  const names = [...Object.keys(schemes), 'stock']
  const writer = createWriter(folder, {
    identifierProperties: new Map(names.map((scheme) => [`${base}ontology#${scheme}`, scheme])),
  })
  const add = (thing: string, property: string, value: string): void => {
    writer.add(`<${base}id/thing/${thing}> <${property}> ${value} <${base}graph/things> .`, -1, 0)
  }
  for (const [scheme, { example }] of Object.entries(schemes)) {
    add(scheme, label, `"Chose ${scheme}"@fr`)
    add(scheme, label, `"Thing ${scheme}"@en`)
    add(scheme, `${base}ontology#${scheme}`, `"${example}"`)
  }
  add('twin', `${base}ontology#siren`, `"${schemes.siren.example}"`)
  add('painting', `${base}ontology#stock`, '"INV 779"')
  add('%C3%A9t%C3%A9', label, '"Summer"@en')
  for (let i = 0; i < count; i++) add(`n${i}`, label, `"Number ${i}"@en`)
  await writer.finish({
    baseIRI: base,
    prefixes: {},
    built: new Date('2025-06-01T10:00:00Z'),
    sources: [],
    moved: [[`${base}id/thing/old`, `${base}id/thing/uai`]],
  })
  const replaced = new Map([[`${base}id/thing/gone`, new Set([`${base}id/thing/ror`])]])
  noteGone(folder, { former: [], replaced })
  writeFileSync(join(folder, 'catalogue.ttl'), '')
  const release = openRelease(folder)
  const site = createSite({ release, store: absentStore(), version: '1', log: pino({ level: 'silent' }) })
  const listening = await listen(site, { host: '127.0.0.1', port: 0 })
  return {
    send: (method, path, { headers = {}, body } = {}) =>
      ask({ port: listening.port, method, path: `/data/${path}`, headers, ...(body !== undefined && { body }) }),
    async close() {
      await listening.close(1_000)
      release.close()
      rmSync(folder, { recursive: true })
    },
  }
}
