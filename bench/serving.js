import { Buffer } from 'node:buffer'
import { setTimeout as pause } from 'node:timers/promises'
import { URL } from 'node:url'
import { bareServer } from './baselines.js'
import { serve } from './program.js'
import { loadSpread } from './load.js'
import { sample, subjects } from './quads.js'
import { number } from './results.js'
import { loadSearch } from './search.js'

/** Clients at once. */
export const connections = 16

/** Of each load, in seconds. */
const duration = 8

/** Things that are asked for again and again, and each but once or twice. */
const few = 1_000
const many = 40_000

/**
 * Serves a release and asks for its documents, quiet and while a query burns a core.
 *
 * @param {string} release its folder
 */
export async function measureServing(release) {
  const server = await serve(release)
  try {
    const all = sample(subjects(`${release}/quads.nq`), many)
    const warm = all.slice(0, few)
    const bare = await bareRate(server.port, warm)
    const lines = []
    for (const row of rows) lines.push(tell(await measure(row, { port: server.port, all, warm, bare })))
    lines.push(tell(await searchLine({ port: server.port, release, bare })))
    const burning = burn(server.port)
    for (const row of rows) {
      const quiet = lines.find(({ what }) => what === row.what)
      const busy = await measure(row, { port: server.port, all, warm, bare })
      const what = `${row.what}, while a query burns a core`
      lines.push(tell({ ...busy, what, baseline: 'the same, quiet', baseRate: quiet.rate }))
    }
    await burning.stop()
    const megabytes = await server.stop()
    console.error(`most memory of the server: ${megabytes} MB`)
    return lines
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** So that who waits sees what was measured already. */
function tell(line) {
  console.error(
    `${line.what}: ${number(line.rate)} ${line.unit}, ${(line.rate / line.baseRate).toFixed(2)} of ${line.baseline}; ${line.amount}`,
  )
  return line
}

/** What is asked: the things, the extension, the headers. */
const rows = [
  { what: 'Turtle, 1,000 things at random, warm', extension: 'ttl', things: 'warm' },
  { what: 'Turtle, each time another of 40,000', extension: 'ttl', things: 'all' },
  { what: 'N-Triples, likewise', extension: 'nt', things: 'all' },
  { what: 'JSON-LD, likewise', extension: 'jsonld', things: 'all' },
  { what: 'HTML, likewise', extension: 'html', things: 'all' },
  { what: '304, 1,000 things', extension: 'ttl', things: 'warm', validated: true },
]

async function measure({ what, extension, things, validated = false }, { port, all, warm, bare }) {
  const iris = things === 'warm' ? warm : all
  const paths = iris.map((iri) => pathOf(iri, extension))
  // Answers are remembered by what clients send: warmed up by the same client.
  if (things === 'warm')
    await load(
      port,
      paths.map((path) => ({ path })),
      { seconds: 3 },
    )
  const etags = validated ? await etagsOf(port, paths) : undefined
  const requests = paths.map((path, index) => ({ path, headers: etags ? { 'If-None-Match': etags[index] } : {} }))
  const result = await load(port, requests, { status: validated ? 304 : 200 })
  return {
    what,
    amount: `${number(paths.length)} addresses, half within ${result.median} ms, 99 % within ${result.milliseconds} ms`,
    rate: result.perSecond,
    unit: 'answers/s',
    baseline: 'bare `node:http` server, one Turtle answer',
    baseRate: bare,
  }
}

async function searchLine({ port, release, bare }) {
  const { perSecond, median, milliseconds, texts } = await loadSearch({ port, release, seconds: duration })
  return {
    what: 'search, three letters',
    amount: `${number(texts)} texts, half within ${median} ms, 99 % within ${milliseconds} ms`,
    rate: perSecond,
    unit: 'answers/s',
    baseline: 'bare `node:http` server, one Turtle answer',
    baseRate: bare,
  }
}

async function load(port, requests, { status = 200, seconds = duration } = {}) {
  const result = await loadSpread({ port, requests, connections, seconds })
  const wrong = result.requests.total - (result.statusCodeStats?.[status]?.count ?? 0) + result.errors + result.timeouts
  if (wrong > connections)
    throw new Error(
      `${wrong} of ${result.requests.total} answers were not ${status}: ${JSON.stringify(result.statusCodeStats)}, ${result.errors} errors`,
    )
  const { p50: median, p99: milliseconds } = result.latency
  return { perSecond: result.requests.average, median, milliseconds }
}

async function bareRate(port, things) {
  const answer = await globalThis.fetch(`http://127.0.0.1:${port}${pathOf(things[0], 'ttl')}`)
  const bare = await bareServer(Buffer.from(await answer.arrayBuffer()), 'text/turtle')
  const { perSecond } = await load(
    bare.port,
    things.map((iri) => ({ path: pathOf(iri, 'ttl') })),
  )
  await bare.close()
  return perSecond
}

/** Not packed, as autocannon takes no packed ones. */
const plain = { headers: { 'Accept-Encoding': 'identity' } }

async function etagsOf(port, paths) {
  const etags = []
  for (const path of paths)
    etags.push((await globalThis.fetch(`http://127.0.0.1:${port}${path}`, plain)).headers.get('etag'))
  return etags
}

/** A connection of its own each time: one that is kept may be closed at the moment when it is used again. */
const alone = { headers: { Connection: 'close' } }

/** Asks for products of everything with everything, one after the other, until it is stopped. */
function burn(port) {
  let isOver = false
  const query = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }'
  const ask = async () => {
    while (!isOver) {
      // 503 as long as the engine loads again after a query that was stopped.
      const answer = await globalThis.fetch(
        `http://127.0.0.1:${port}/sparql?query=${encodeURIComponent(query)}&timeout=30`,
        alone,
      )
      await answer.arrayBuffer()
      if (answer.status === 503) await pause(200)
    }
  }
  const asking = ask().catch((error) => console.error('burn ended:', error.message))
  return {
    async stop() {
      isOver = true
      await asking
    },
  }
}

function pathOf(iri, extension) {
  return `${new URL(iri).pathname.replace('/id/', '/doc/')}.${extension}`
}
