import { formatNamed } from '../../src/rdf/formats.js'
import { type Client, isInstalled, oneByOne, run, ways } from './client.js'

/** The formats that a person at a shell may ask for. */
export const shellFormats = ['ttl', 'nt', 'rdf', 'jsonld', 'nq', 'trig'] as const

const follow = (...args: readonly string[]) => run('curl', ['-sSfL', '--noproxy', '*', ...args])

/** curl, which hands on what it gets. */
export const curl: Client = {
  name: 'curl',
  isThere: isInstalled('curl', ['--version'], 'curl (apt-get install curl)'),
  ways: {
    default: oneByOne((iri) => follow(iri), 'ttl'),
    compressed: oneByOne((iri) => follow('--compressed', iri), 'ttl'),
    ...ways(shellFormats, (format) =>
      oneByOne((iri) => follow('-H', `Accept: ${formatNamed(format).mediaType}`, iri), format),
    ),
  },
}
