import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { URL, URLSearchParams } from 'node:url'
import { hostileQueries } from './hostileQueries.js'
import { ask, begin } from './soakRequests.js'

/**
 * What clients do, each kind in a loop of its own: `round` is asked for again and again, with what it is given, after a
 * pause in milliseconds. Addresses of clients are of the networks for documentation (RFC 5737). All of it is bounded: no
 * more than some hundred connections at a time, and no more than the machine has ports for.
 *
 * @type {readonly { kind: string, loops: number, pause: number, round: (soak: Soak, n: number) => Promise<void> }[]}
 * @typedef {{ port: number, things: readonly string[], report: (kind: string, answer: object) => void }} Soak
 */
export const clients = [
  { kind: 'resources', loops: 2, pause: 30, round: oneOf(resources, '192.0.2.1') },
  { kind: 'pages and data', loops: 1, pause: 100, round: oneOf(pages, '192.0.2.2') },
  { kind: 'light queries', loops: 2, pause: 50, round: oneOf(lookUps, '192.0.2.3') },
  { kind: 'heavy queries', loops: 3, pause: 200, round: oneOf(hostile, '198.51.100.1') },
  { kind: 'flood', loops: 1, pause: 8_000, round: flood },
  { kind: 'leaving', loops: 1, pause: 2_000, round: leave },
  { kind: 'slow readers', loops: 1, pause: 5_000, round: readSlowly },
  { kind: 'nonsense', loops: 1, pause: 500, round: oneOf(nonsense, '198.51.100.2') },
]

/** Runs all clients until the signal; settles when all have ended. */
export async function runClients(soak, signal) {
  setMaxListeners(100, signal)
  const loops = clients.flatMap((client) =>
    Array.from({ length: client.loops }, (_, i) => loop({ ...client, first: 9 * i }, soak, signal)),
  )
  await Promise.all(loops)
}

/** Each begins elsewhere, so that they do not ask for the same in step. */
async function loop({ pause: milliseconds, round, first }, soak, signal) {
  for (let n = first; !signal.aborted; n++) {
    await round(soak, n)
    await pause(milliseconds, undefined, { signal }).catch(() => undefined)
  }
}

/** One request a round, the next of its kind. */
function oneOf(make, client) {
  return async (soak, n) => {
    const { kind, ...asked } = make(soak, n)
    soak.report(kind, { path: asked.path, ...(await ask(soak.port, { client, ...asked })) })
  }
}

const extensions = ['ttl', 'nt', 'nq', 'trig', 'rdf', 'jsonld', 'csv', 'html']

function resources({ things }, n) {
  const { pathname } = new URL(things[(n * 7919) % things.length])
  const extension = extensions[n % extensions.length]
  return { kind: 'resource', path: `${pathname.replace('/id/', '/doc/')}.${extension}` }
}

/** @type {readonly ((n: number) => string)[]} */
const pagePaths = [
  () => '/',
  (n) => `/search?q=${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + ((n * 7) % 26))}`,
  () => '/api',
  () => '/catalogue.ttl',
  () => '/ontology.jsonld',
  () => '/health',
  () => '/sparql',
]

function pages(_soak, n) {
  return { kind: 'page', path: pagePaths[n % pagePaths.length](n), headers: { Accept: n % 2 ? 'text/html' : '*/*' } }
}

function lookUps({ things }, n) {
  const thing = things[(n * 104_729) % things.length]
  const kinds = [
    `SELECT ?p ?o { <${thing}> ?p ?o }`,
    `ASK { <${thing}> a ?class }`,
    `DESCRIBE <${thing}>`,
    `SELECT ?s { ?s ?p <${thing}> } LIMIT 20`,
  ]
  const query = kinds[n % kinds.length]
  if (n % 3 !== 0) return { kind: 'light query', path: '/sparql', query }
  return { kind: 'light query', path: `/sparql?${new URLSearchParams({ query })}` }
}

const texts = Object.values(hostileQueries)

function hostile(_soak, n) {
  // Another text each time, so that none is known.
  return { kind: 'heavy query', path: '/sparql', query: `${texts[n % texts.length]()}\n# ${n} ${Math.random()}` }
}

const bad = [
  { path: '/doc/%zz' },
  { path: `/${'x'.repeat(10_000)}` },
  { path: '/sparql?query=SELECT' },
  { path: '/sparql', query: 'INSERT DATA { <a:b> <a:c> <a:d> }' },
  { path: '/doc/none/../../etc/passwd' },
  { path: '/sparql?query=ASK%7B%7D&timeout=-1' },
]

function nonsense(_soak, n) {
  return { kind: 'nonsense', ...bad[n % bad.length] }
}

const burning = () => `${hostileQueries['Cartesian product, counted']()} # ${Math.random()}`

async function flood({ port, report }) {
  const one = (i) => ask(port, { path: '/sparql', client: `203.0.113.${i % 250}`, query: burning() })
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => one(i)))
  for (const answer of answers) report('heavy query', answer)
}

async function leave({ port }, n) {
  const sockets = Array.from({ length: 50 }, (_, i) => begin(port, { client: `203.0.113.${i}`, query: burning() }))
  await pause(10 + ((n * 50) % 400))
  for (const socket of sockets) socket.destroy()
}

/** They take a part now and then, and go. */
async function readSlowly({ port }) {
  const query = `CONSTRUCT { ?s ?p ?x } { ?s ?p ?o . ?x ?y ?z } LIMIT 100000 # ${Math.random()}`
  const sockets = Array.from({ length: 30 }, (_, i) => begin(port, { client: `203.0.113.${i}`, query }))
  for (const socket of sockets) socket.on('data', () => socket.pause())
  for (let i = 0; i < 20; i++) {
    await pause(200)
    for (const socket of sockets) socket.resume()
  }
  for (const socket of sockets) socket.destroy()
}
