import { formatNamed } from '../../src/rdf/formats.js'
import { type Client, isInstalled, oneByOne, run, ways } from './client.js'
import { shellFormats } from './curl.js'

const follow = (...args: readonly string[]) => run('wget', ['-q', '--no-proxy', '-O', '-', ...args])

/** wget, which hands on what it gets. */
export const wget: Client = {
  name: 'wget',
  isThere: isInstalled('wget', ['--version'], 'wget (apt-get install wget)'),
  ways: {
    default: oneByOne((iri) => follow(iri), 'ttl'),
    ...ways(shellFormats, (format) =>
      oneByOne((iri) => follow(`--header=Accept: ${formatNamed(format).mediaType}`, iri), format),
    ),
  },
}
