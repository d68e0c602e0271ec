/** A setting of the process: each is a flag of some commands and a variable of the environment. */
export interface Setting {
  /** As commander reads it: `--port <number>`; a flag without a value is on or off. */
  readonly flag: string
  readonly env: `DATAESR_${string}`
  readonly default?: string | number | boolean
  /** One clause for a person. */
  readonly help: string
  readonly kind: 'text' | 'number' | 'truth'
  /** For numbers: what they may be. */
  readonly range?: readonly [least: number, most: number]
  readonly commands: readonly Command[]
}

export type Command = 'start' | 'build' | 'serve' | 'load' | 'map' | 'query' | 'federate'

const all: readonly Command[] = ['start', 'build', 'serve', 'load', 'map', 'query', 'federate']
const building: readonly Command[] = ['start', 'build']
const serving: readonly Command[] = ['start', 'serve']

/** How the process runs. What is published is said by the theme, in the field's own languages. The README's table is derived from this one. */
export const settings = {
  theme: {
    flag: '--theme <dir>',
    env: 'DATAESR_THEME',
    help: 'folder of the theme (data/, mappings/, ontologies/); default: the one that comes with dataesr',
    kind: 'text',
    commands: building,
  },
  data: {
    flag: '--data <dir>',
    env: 'DATAESR_DATA',
    help: "folder where source files are looked up first, before the theme's data/",
    kind: 'text',
    commands: ['start', 'build', 'map'],
  },
  out: {
    flag: '--out <path>',
    env: 'DATAESR_OUT',
    help: 'folder of the releases (build, start; default releases) or file of the quads (map; default standard output)',
    kind: 'text',
    commands: ['start', 'build', 'map'],
  },
  baseIRI: {
    flag: '--base-iri <iri>',
    env: 'DATAESR_BASE_IRI',
    default: 'https://dataesr.example/',
    help: 'IRI below which things are named',
    kind: 'text',
    commands: building,
  },
  base: {
    flag: '--base <iri>',
    env: 'DATAESR_BASE',
    default: 'http://example.org/',
    help: 'put before relative IRIs of a mapping',
    kind: 'text',
    commands: ['map'],
  },
  workers: {
    flag: '--workers <number>',
    env: 'DATAESR_WORKERS',
    default: 2,
    help: 'threads that map; the result is the same with any number',
    kind: 'number',
    range: [1, 64],
    commands: ['start', 'build', 'map'],
  },
  joinMemory: {
    flag: '--join-memory <megabytes>',
    env: 'DATAESR_JOIN_MEMORY',
    default: 256,
    help: 'what the index of a join may hold in memory; the rest of it lies on the disk',
    kind: 'number',
    range: [1, 65536],
    commands: ['start', 'build', 'map'],
  },
  strict: {
    flag: '--strict',
    env: 'DATAESR_STRICT',
    default: false,
    help: 'problems and warnings make the command fail',
    kind: 'truth',
    commands: ['start', 'build', 'map'],
  },
  distinct: {
    flag: '--distinct',
    env: 'DATAESR_DISTINCT',
    default: false,
    help: 'write each quad once',
    kind: 'truth',
    commands: ['map'],
  },
  cache: {
    flag: '--cache <dir>',
    env: 'DATAESR_CACHE',
    help: 'folder where what sources have on the web, and what SPARQL engines have loaded, is kept; default: dataesr in $XDG_CACHE_HOME, or in ~/.cache',
    kind: 'text',
    commands: ['start', 'build', 'map', 'serve', 'query'],
  },
  maxDownload: {
    flag: '--max-download <megabytes>',
    env: 'DATAESR_MAX_DOWNLOAD',
    default: 4096,
    help: 'the largest that a source on the web, or standard input, may be',
    kind: 'number',
    range: [1, 1048576],
    commands: ['start', 'build', 'map'],
  },
  fetchTimeout: {
    flag: '--fetch-timeout <seconds>',
    env: 'DATAESR_FETCH_TIMEOUT',
    default: 60,
    help: 'the longest that a source on the web may send nothing',
    kind: 'number',
    range: [1, 3600],
    commands: ['start', 'build', 'map'],
  },
  offline: {
    flag: '--offline',
    env: 'DATAESR_OFFLINE',
    default: false,
    help: 'of sources on the web, use what is kept, and ask no server',
    kind: 'truth',
    commands: ['start', 'build', 'map'],
  },
  port: {
    flag: '--port <number>',
    env: 'DATAESR_PORT',
    default: 3000,
    help: 'port to listen on; 0 takes a free one',
    kind: 'number',
    range: [0, 65535],
    commands: serving,
  },
  host: {
    flag: '--host <address>',
    env: 'DATAESR_HOST',
    default: '127.0.0.1',
    help: 'address to listen on; 0.0.0.0 for all',
    kind: 'text',
    commands: serving,
  },
  queryTimeout: {
    flag: '--query-timeout <seconds>',
    env: 'DATAESR_QUERY_TIMEOUT',
    default: 30,
    help: 'the longest that a SPARQL query may take',
    kind: 'number',
    range: [1, 3600],
    commands: ['start', 'serve', 'query'],
  },
  engine: {
    flag: '--engine <name>',
    env: 'DATAESR_ENGINE',
    default: 'auto',
    help: 'what answers SPARQL: embedded, oxigraph (the program, or the path to it), the URL of an endpoint, or auto (oxigraph where it is found)',
    kind: 'text',
    commands: ['start', 'serve', 'load', 'query'],
  },
  graphStore: {
    flag: '--graph-store <url>',
    env: 'DATAESR_GRAPH_STORE',
    help: 'where the endpoint of --engine has its graphs written (SPARQL Graph Store Protocol); default: where its kind has that',
    kind: 'text',
    commands: ['load'],
  },
  engines: {
    flag: '--engines <number>',
    env: 'DATAESR_ENGINES',
    help: 'how many SPARQL queries are answered side by side; all but one of them may be long ones (default: 2 embedded, 4 native, 16 elsewhere)',
    kind: 'number',
    range: [1, 64],
    commands: ['start', 'serve'],
  },
  maxResult: {
    flag: '--max-result <megabytes>',
    env: 'DATAESR_MAX_RESULT',
    default: 1024,
    help: 'the largest result of a SPARQL query',
    kind: 'number',
    range: [1, 1048576],
    commands: ['start', 'serve', 'query'],
  },
  queryQuota: {
    flag: '--query-quota <seconds>',
    env: 'DATAESR_QUERY_QUOTA',
    default: 600,
    help: 'for how long a client may occupy SPARQL engines in ten minutes',
    kind: 'number',
    range: [1, 1000000],
    commands: serving,
  },
  trustProxy: {
    flag: '--trust-proxy <addresses>',
    env: 'DATAESR_TRUST_PROXY',
    help: 'proxies whose X-Forwarded-For names the client: addresses or networks, with commas between; loopback, linklocal, uniquelocal',
    kind: 'text',
    commands: serving,
  },
  services: {
    flag: '--services <iris>',
    env: 'DATAESR_SERVICES',
    help: 'endpoints that a query may ask by SERVICE, with commas between, beside those of the catalogue',
    kind: 'text',
    commands: [...serving, 'federate'],
  },
  format: {
    flag: '--format <name>',
    env: 'DATAESR_FORMAT',
    help: 'format of the answer: json, xml, csv, tsv; for graphs ttl, nt, nq, trig, rdf, jsonld',
    kind: 'text',
    commands: ['query'],
  },
  quiet: {
    flag: '--quiet',
    env: 'DATAESR_QUIET',
    default: false,
    help: 'tell nothing but problems and the result',
    kind: 'truth',
    commands: all,
  },
  json: {
    flag: '--json',
    env: 'DATAESR_JSON',
    default: false,
    help: 'tell what goes on as JSON lines',
    kind: 'truth',
    commands: all,
  },
} as const satisfies Record<string, Setting>
