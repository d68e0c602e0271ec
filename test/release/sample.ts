import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createWriter, type Facts, type Written } from '../../src/release/write.js'

/** A line with its source and row. */
export type Stated = readonly [line: string, source?: number, row?: number]

export const base = 'https://example.org/'

const identifierProperties = new Map([[`${base}ontology#uai`, 'uai']])

const made: string[] = []
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** An empty folder, removed after the tests of the file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'release-'))
  made.push(folder)
  return folder
}

/** Writes a release into a new folder (or the one given), whole with its catalogue and report. */
export async function writeRelease(
  stated: readonly Stated[],
  { folder = emptyFolder(), ...facts }: Partial<Facts> & { readonly folder?: string } = {},
): Promise<Written & { readonly folder: string }> {
  const writer = createWriter(folder, { identifierProperties })
  for (const [line, source = -1, row = 0] of stated) writer.add(line, source, row)
  const written = await writer.finish({
    baseIRI: base,
    prefixes: { ex: base },
    built: new Date('2025-01-02T03:04:05Z'),
    sources: ['data/a.csv', 'data/b.csv'],
    moved: [],
    ...facts,
  })
  writeFileSync(join(folder, 'catalogue.ttl'), `<dataset/a> a <http://www.w3.org/ns/dcat#Dataset> .`)
  writeFileSync(join(folder, 'report.json'), '{}')
  return { ...written, folder }
}

/** Prefixed names to a line: `ex:a rdfs:label "x"@fr ex:g`; the graph may be left out. */
export function line(...terms: readonly string[]): string {
  const text = (term: string) => (/^\w+:/.test(term) && !term.startsWith('_:') ? `<${expand(term)}>` : term)
  return `${terms.map(text).join(' ')} .`
}

const namespaces: Readonly<Record<string, string>> = {
  ex: base,
  esr: `${base}ontology#`,
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  dct: 'http://purl.org/dc/terms/',
}

function expand(name: string): string {
  const [prefix, local] = name.split(':') as [string, string]
  const namespace = namespaces[prefix]
  return namespace === undefined ? name : namespace + local
}
