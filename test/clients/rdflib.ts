import { readers } from '../readGraph.js'
import { type Client, isInstalled, run, type Way } from './client.js'

/** How rdflib is told to read: the format that it is given, if any, and where the graph goes. */
interface Reading {
  readonly format?: string
  readonly into: 'Graph' | 'Dataset'
  /** rdflib asks for RDF/XML where it is told to read N-Quads: their extension is to be named. */
  readonly extension?: string
}

const readings: Readonly<Record<string, Reading>> = {
  default: { into: 'Graph' },
  'default into a dataset': { into: 'Dataset' },
  turtle: { format: 'turtle', into: 'Graph' },
  nt: { format: 'nt', into: 'Graph' },
  n3: { format: 'n3', into: 'Graph' },
  xml: { format: 'xml', into: 'Graph' },
  'json-ld': { format: 'json-ld', into: 'Graph' },
  trig: { format: 'trig', into: 'Dataset' },
  nquads: { format: 'nquads', into: 'Dataset', extension: 'nq' },
}

/** The Python library. */
export const rdflib: Client = {
  name: 'rdflib',
  isThere: isInstalled('python3', ['-c', 'import rdflib'], 'rdflib (pip install rdflib)'),
  ways: Object.fromEntries(Object.entries(readings).map(([name, reading]) => [name, wayOf(reading)])),
}

function wayOf(reading: Reading): Way {
  return async (iris) => {
    const jobs = iris.map((iri) => ({ ...reading, iri }))
    const texts = JSON.parse(await run('python3', ['test/clients/rdflib_reads.py'], JSON.stringify(jobs))) as string[]
    return Promise.all(texts.map((text) => readers['nt']!(text)))
  }
}
