import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { bareMapping, bareServer, oxigraphLoad, oxigraphLookups, systemSort } from './baselines.js'
import { load } from './load.js'
import { run, serve } from './program.js'
import { countLines, sample, subjects } from './quads.js'
import { number, seconds } from './results.js'

/** Of each load, in seconds. */
const duration = 8

/**
 * Maps a generated theme.
 *
 * @param {string} theme
 * @param {string} folder for what is made
 */
export async function measureMapping(theme, folder) {
  const csv = join(theme, 'data/units.csv')
  const out = join(folder, 'mapped.nq')
  const mapped = await run(['map', join(theme, 'mappings/units.ttl'), '--data', join(theme, 'data'), '--out', out])
  const quads = await countLines(out)
  const bare = await bareMapping(csv, join(folder, 'bare.nq'))
  return {
    what: 'map',
    amount: `${number(quads)} quads in ${seconds(mapped.seconds)}, ${mapped.megabytes} MB`,
    rate: quads / mapped.seconds,
    unit: 'quads/s',
    baseline: 'lines cut at commas, as many quads written unchecked',
    baseRate: (await countLines(join(folder, 'bare.nq'))) / bare,
  }
}

/**
 * Builds a release, serves it and asks it.
 *
 * @param {readonly string[]} options of the build
 * @param {string} folder for what is made
 */
export async function measureRelease(options, folder) {
  const out = join(folder, 'releases')
  const built = await run(['build', ...options, '--out', out])
  const release = built.output.split('\n').at(-1)
  const file = join(release, 'quads.nq')
  const quads = await countLines(file)
  const sorted = await systemSort(file, join(folder, 'sorted.nq'))
  const { store, seconds: loaded } = await oxigraphLoad(file)
  const server = await serve(release)
  const things = sample(subjects(file), 500)
  const answers = [await measureResources(server.port, things), await measureLookups(server.port, things, store)]
  const megabytes = await server.stop()
  return [
    {
      what: 'build',
      amount: `${number(quads)} quads in ${seconds(built.seconds)}, ${built.megabytes} MB`,
      rate: quads / built.seconds,
      unit: 'quads/s',
      baseline: '`sort -u` of the same lines',
      baseRate: quads / sorted,
    },
    {
      what: 'load',
      amount: `first answer ${seconds(server.listening)}, SPARQL ${seconds(server.ready)}, ${megabytes} MB`,
      rate: quads / server.ready,
      unit: 'quads/s',
      baseline: 'Oxigraph loads the same file',
      baseRate: quads / loaded,
    },
    ...answers,
  ]
}

async function measureResources(port, things) {
  const paths = things.map((iri) => `${new URL(iri).pathname.replace('/id/', '/doc/')}.ttl`)
  const sampleOf = await fetch(`http://127.0.0.1:${port}${paths[0]}`)
  const bytes = Buffer.from(await sampleOf.arrayBuffer())
  const ours = await load({ port, paths, seconds: duration })
  const bare = await bareServer(bytes, 'text/turtle')
  const base = await load({ port: bare.port, paths, seconds: duration })
  await bare.close()
  return {
    what: 'resource (Turtle)',
    amount: `${things.length} things, 99 % within ${ours.milliseconds} ms`,
    rate: ours.perSecond,
    unit: 'answers/s',
    baseline: 'bare `node:http` server, the same bytes each time',
    baseRate: base.perSecond,
  }
}

async function measureLookups(port, things, store) {
  const queries = things.map((iri) => `SELECT ?p ?o { <${iri}> ?p ?o }`)
  const paths = queries.map((query) => `/sparql?query=${encodeURIComponent(query)}`)
  const headers = { Accept: 'application/sparql-results+json' }
  const ours = await load({ port, paths, headers, seconds: duration })
  return {
    what: 'look-up (SPARQL)',
    amount: `${things.length} things, 99 % within ${ours.milliseconds} ms`,
    rate: ours.perSecond,
    unit: 'answers/s',
    baseline: 'Oxigraph called in a loop, no HTTP',
    baseRate: oxigraphLookups(store, queries, duration),
  }
}
