import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { closest } from 'fastest-levenshtein'
import { cacheFolder } from './inputs.js'
import { Problem } from './problems/problem.js'
import { formats, resultFormats } from './rdf/formats.js'
import { currentRelease } from './release/switch.js'
import { queryForm } from './store/form.js'
import { openStore } from './store/openStore.js'
import { credentialsFrom } from './store/remote/endpoint.js'

export interface QuerySettings {
  readonly sparql: string
  readonly release?: string
  /** Name of a format; JSON for SELECT and ASK, Turtle for CONSTRUCT and DESCRIBE where it is not said. */
  readonly format?: string
  /** What answers: `auto`, `embedded`, `oxigraph`, a path, or the URL of an endpoint. */
  readonly engine?: string
  /** Folder of what engines have loaded. */
  readonly cache?: string
  /** In megabytes. */
  readonly maxResult?: number
  /** In seconds. */
  readonly queryTimeout: number
}

/** One SPARQL query to a release, without a server: the answer goes to the output. */
export async function query(settings: QuerySettings, output: Writable): Promise<true> {
  const { sparql, release, format, queryTimeout } = settings
  const mediaType = mediaTypeFor(sparql, format)
  const store = openStore(settings.engine ?? 'auto', {
    folder: release ?? currentRelease(),
    cache: cacheFolder(settings.cache),
    credentials: credentialsFrom(process.env),
    engines: 1,
    ...(settings.maxResult !== undefined && { maxBytes: settings.maxResult * 1e6 }),
  })
  try {
    await store.ready
    const { body } = await store.query(sparql, { mediaType, timeout: queryTimeout * 1000 })
    await pipeline(Readable.from(body), output, { end: false })
    return true
  } finally {
    await store.close()
  }
}

function mediaTypeFor(sparql: string, format: string | undefined): string {
  const { form } = queryForm(sparql)
  const graphs = formats.filter((known) => known.name !== 'html')
  const known: readonly { readonly name: string; readonly mediaType: string }[] =
    form === 'select' || form === 'ask' ? resultFormats : graphs
  const found = format === undefined ? known[0] : known.find(({ name }) => name === format)
  if (found !== undefined) return found.mediaType
  const names = known.map(({ name }) => name)
  throw new Problem(
    'bad-setting',
    `a query of form ${form.toUpperCase()} has no format "${format}"; the nearest is "${closest(format!, names)}" (of ${names.join(', ')})`,
  )
}
