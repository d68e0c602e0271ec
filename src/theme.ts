import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, resolve } from 'node:path'
import type { DatasetCore } from '@rdfjs/types'
import type { MappingFile } from './mapping/read/readMappings.js'
import { Problem } from './problems/problem.js'
import { readDocument, type Document } from './rdf/document.js'
import { factory } from './rdf/environment.js'
import { prefixes } from './rdf/namespaces.js'

/** A theme, read from its folder: what is published. */
export interface Theme {
  readonly mappings: readonly MappingFile[]
  /** What `ontologies/*.ttl` say, file by file. */
  readonly ontologies: readonly ThemeDocument[]
  /** `data/catalogue.ttl`. */
  readonly catalogue: ThemeDocument
  /** All statements of the ontologies together. */
  readonly ontology: DatasetCore
  /** The prefixes of all its files, and those of the program. */
  readonly prefixes: Readonly<Record<string, string>>
}

export interface ThemeDocument extends Document {
  readonly file: string
  readonly text: string
}

export interface ThemeOptions {
  readonly folder: string
  /** Where source files are looked up before the theme's own `data/`. */
  readonly data?: string
  readonly baseIRI: string
}

/**
 * Reads a theme: a folder with `data/`, `mappings/` and `ontologies/`.
 *
 * @throws Problem `bad-theme`, `bad-syntax`
 */
export async function readTheme({ folder, data, baseIRI }: ThemeOptions): Promise<Theme> {
  const missing = ['data', 'mappings', 'ontologies'].find((name) => !existsSync(join(folder, name)))
  if (missing !== undefined) throw new Problem('bad-theme', `there is no ${missing}/ in it`, { file: folder })
  if (data !== undefined && !existsSync(data))
    throw new Problem('missing-file', 'there is no such data folder', { file: data })
  const working = process.cwd()
  const own = join(folder, 'data')
  const folders = {
    data: data === undefined ? [own] : [resolve(data), own],
    mapping: join(folder, 'mappings'),
    working,
  }
  const mappingTexts = await readAll(join(folder, 'mappings'), ['.ttl', '.yml', '.yaml'])
  if (mappingTexts.length === 0)
    throw new Problem('bad-theme', 'there is no mapping (*.ttl, *.yml, *.yaml) in mappings/', { file: folder })
  const read = ({ file, text }: { file: string; text: string }) => ({
    file,
    text,
    ...readDocument(text, { baseIRI, file }),
  })
  const ontologies = (await readAll(join(folder, 'ontologies'), ['.ttl'])).map(read)
  const catalogueFile = join(own, 'catalogue.ttl')
  const catalogue = read({
    file: nameOf(catalogueFile),
    text: existsSync(catalogueFile) ? await readFile(catalogueFile, 'utf8') : '',
  })
  return {
    mappings: mappingTexts.map(({ file, text }) => ({ file, text, folders })),
    ontologies,
    catalogue,
    ontology: factory.dataset(ontologies.flatMap(({ dataset }) => [...dataset])),
    prefixes: Object.assign({}, ...[catalogue, ...ontologies].map((document) => document.prefixes), prefixes) as Record<
      string,
      string
    >,
  }
}

async function readAll(
  folder: string,
  extensions: readonly string[],
): Promise<readonly { file: string; text: string }[]> {
  const names = (await readdir(folder)).filter((name) => extensions.includes(extname(name))).sort()
  return Promise.all(
    names.map(async (name) => ({ file: nameOf(join(folder, name)), text: await readFile(join(folder, name), 'utf8') })),
  )
}

function nameOf(path: string): string {
  return relative(process.cwd(), path) || path
}
