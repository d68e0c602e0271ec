import { type Client, isInstalled, oneByOne, run, ways } from './client.js'

/** What rapper is told to read, by the name of its parser; `guess` asks for all formats that it knows. */
const parsers = ['guess', 'turtle', 'rdfxml', 'ntriples', 'nquads', 'trig']

/** The program of the Raptor library. */
export const rapper: Client = {
  name: 'rapper',
  isThere: isInstalled('rapper', ['--version'], 'rapper (apt-get install raptor2-utils)'),
  ways: {
    default: oneByOne((iri) => run('rapper', ['-q', '-o', 'ntriples', iri])),
    ...ways(parsers, (parser) => oneByOne((iri) => run('rapper', ['-q', '-i', parser, '-o', 'ntriples', iri]))),
  },
}
