/**
 * The rooms of src/, in the order in which data flows: a room imports itself and those above it, nothing else.
 * The README's table is derived from this one.
 */
export const rooms = {
  problems: { turns: '', holds: 'what can go wrong: a problem (code, sentence, origin) and the table of codes' },
  rdf: { turns: 'text ⇄ quads', holds: 'the one data factory, the namespaces, the one table of formats' },
  sources: { turns: 'files, databases, the web → rows', holds: 'one file a kind of source; each row knows its line' },
  mapping: {
    turns: 'rows → N-Quads',
    holds: 'RML: read (graph → model), compile (model → function), joins, functions',
  },
  identifiers: {
    turns: 'values → identifiers',
    holds: 'the schemes (UAI, SIREN, RNSR, ROR, ORCID, DOI …) and their check digits',
  },
  linking: { turns: 'identifiers → links', holds: 'equal things across datasets: look-ups, merges, `owl:sameAs`' },
  shapes: {
    turns: 'shapes → what a class has',
    holds: 'SHACL shapes read as plain data, which collections, JSON-LD, the API and pages follow',
  },
  validation: { turns: 'quads → problems', holds: 'SHACL shapes, results told as problems that name the source row' },
  release: {
    turns: 'quads ⇄ a release',
    holds: 'write (sort, digest, index), read (subject → quads), keep and switch',
  },
  store: {
    turns: 'SPARQL → results',
    holds: 'engines behind one interface (embedded, native, any endpoint), the pool that shares them out, federation',
  },
  catalogue: { turns: 'release → what it says of itself', holds: 'DCAT and VoID of the datasets' },
  publish: {
    turns: 'release and store → HTTP',
    holds: 'one file a kind of answer; content negotiation, problems, `pages/` for people',
  },
} as const

/** The only files that know all rooms: the command line, its settings, a file a command, and what these read first. */
export const doors = [
  'cli',
  'settings',
  'build',
  'serve',
  'map',
  'query',
  'theme',
  'inputs',
  'commands',
  'federate',
  'load',
]
