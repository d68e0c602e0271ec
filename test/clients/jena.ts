import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, documentOf, isInstalled, oneByOne, run, ways } from './client.js'

/** Where the libraries of Jena are: `jena-cmds` and what it needs, as Maven copies them. */
const folder = process.env.JENA_LIBRARIES ?? ''

const packaged =
  'Jena (mvn -f test/clients/jena.xml dependency:copy-dependencies -DoutputDirectory=…, JENA_LIBRARIES names the folder)'

/** The formats that riot can be told; it asks for the same ones always, and so the extension is named. */
const extensions = ['ttl', 'nt', 'rdf', 'jsonld', 'nq', 'trig']

/** Jena's program that reads RDF. */
export const jena: Client = {
  name: 'Jena riot',
  isThere: isInstalled('java', ['-cp', classPath(), 'riotcmd.riot', '--version'], packaged),
  ways: {
    default: oneByOne(riot),
    ...ways(extensions, (extension) => oneByOne(async (iri) => riot(`${await documentOf(iri)}.${extension}`))),
  },
}

/** A run is short: what Java does for long ones costs more than it gains. */
const quickly = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']

function riot(address: string): Promise<string> {
  return run('java', [...quickly, '-cp', classPath(), 'riotcmd.riot', '--output=nq', address])
}

function classPath(): string {
  if (!existsSync(folder)) return ''
  return readdirSync(folder)
    .map((file) => join(folder, file))
    .join(':')
}
