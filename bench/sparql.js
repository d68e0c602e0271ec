import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { URLSearchParams } from 'node:url'
import { Worker } from 'node:worker_threads'
import { loadSpread } from './load.js'
import { freePort, serve } from './program.js'
import { sample, subjects } from './quads.js'
import { number } from './results.js'

/** Clients at once. */
const connections = 16

/** Of each load, in seconds. */
const duration = 8

const few = 1_000
const many = 20_000

/** All that is said of a thing. */
const lookUp = (iri) => `SELECT ?p ?o { <${iri}> ?p ?o }`

const json = 'application/sparql-results+json'

/**
 * What the endpoint costs beside the engine that it asks: embedded, and native where the program is installed.
 *
 * @param {string} release its folder
 */
export async function measureSparql(release) {
  const all = sample(subjects(`${release}/quads.nq`), many)
  const cache = mkdtempSync(join(tmpdir(), 'dataesr-bench-engines-'))
  try {
    const lines = [
      ...(await measureEmbedded({ release, cache, all })),
      ...(await measureHeavy({ release, cache, all })),
    ]
    return hasNative() ? [...lines, ...(await measureNative({ release, cache, all }))] : lines
  } finally {
    rmSync(cache, { recursive: true, force: true })
  }
}

async function measureEmbedded({ release, cache, all }) {
  const server = await serve(release, ['--engine', 'embedded', '--engines', '1', '--cache', cache])
  try {
    const loop = await loopRate({ release, cache, queries: all.map(lookUp) })
    const baseline = 'calling the engine in a loop'
    const each = await ask(server.port, all)
    await ask(server.port, all.slice(0, few), { seconds: 3 })
    const again = await ask(server.port, all.slice(0, few))
    const etags = await etagsOf(server.port, all.slice(0, few))
    const kept = await ask(server.port, all.slice(0, few), { etags })
    return [
      line('look-ups, each another resource, embedded, one engine', each, { baseline, baseRate: loop }),
      line('1,000 look-ups, again and again', again, { baseline, baseRate: loop }),
      line('the same, with If-None-Match', kept, { baseline, baseRate: loop }),
    ]
  } finally {
    await server.stop()
  }
}

/** Look-ups beside a query that burns an engine until its limit. */
async function measureHeavy({ release, cache, all }) {
  const server = await serve(release, ['--engine', 'embedded', '--engines', '2', '--cache', cache])
  try {
    // The second engine comes after the first.
    await pause(5_000)
    await ask(server.port, all, { seconds: 3 })
    const quiet = await ask(server.port, all)
    const heavy = burn(server.port)
    await pause(1_000)
    const busy = await ask(server.port, all)
    heavy.abort()
    return [
      line('look-ups while a heavy query burns', busy, {
        baseline: `the same, quiet (99 % within ${quiet.milliseconds} ms)`,
        baseRate: quiet.perSecond,
      }),
    ]
  } finally {
    await server.stop()
  }
}

async function measureNative({ release, cache, all }) {
  const server = await serve(release, ['--engine', 'oxigraph', '--cache', cache])
  const location = nativeLocation(server.pid)
  const direct = await startNative(location)
  try {
    const bare = await askNative(direct.port, all)
    const through = await ask(server.port, all)
    const construct = 'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1000000'
    const alone = await drain(`http://127.0.0.1:${direct.port}/query?${new URLSearchParams({ query: construct })}`)
    const before = server.memory()
    let most = before
    const watch = globalThis.setInterval(() => (most = Math.max(most, server.memory())), 20)
    const ours = await drain(`http://127.0.0.1:${server.port}/sparql?${new URLSearchParams({ query: construct })}`)
    globalThis.clearInterval(watch)
    return [
      line('look-ups over native Oxigraph', through, {
        baseline: `asking it directly (99 % within ${bare.milliseconds} ms)`,
        baseRate: bare.perSecond,
      }),
      {
        what: 'CONSTRUCT of 1,000,000 triples over native Oxigraph',
        amount: `${ours.seconds.toFixed(1)} s; memory of the server grows by ${Math.round(most - before)} MB`,
        rate: 1e6 / ours.seconds,
        unit: 'triples/s',
        baseline: 'asking it directly',
        baseRate: 1e6 / alone.seconds,
      },
    ].map(told)
  } finally {
    direct.stop()
    await server.stop()
  }
}

function line(what, { perSecond, median, milliseconds }, { baseline, baseRate }) {
  return told({
    what,
    amount: `half within ${median} ms, 99 % within ${milliseconds} ms`,
    rate: perSecond,
    unit: 'answers/s',
    baseline,
    baseRate,
  })
}

/** So that who waits sees what was measured already. */
function told(result) {
  console.error(
    `${result.what}: ${number(result.rate)} ${result.unit}, ${(result.rate / result.baseRate).toFixed(2)} of ${result.baseline}; ${result.amount}`,
  )
  return result
}

function pathOf(iri) {
  return `/sparql?${new URLSearchParams({ query: lookUp(iri) })}`
}

async function ask(port, things, { seconds = duration, etags } = {}) {
  const requests = things.map((iri, index) => ({
    path: pathOf(iri),
    headers: { Accept: json, ...(etags && { 'If-None-Match': etags[index] }) },
  }))
  return check(await loadSpread({ port, requests, connections, seconds }), etags ? 304 : 200)
}

async function askNative(port, things) {
  const requests = things.map((iri) => ({
    path: `/query?${new URLSearchParams({ query: lookUp(iri) })}`,
    headers: { Accept: json },
  }))
  return check(await loadSpread({ port, requests, connections, seconds: duration }), 200)
}

function check(result, status) {
  const wrong = result.requests.total - (result.statusCodeStats?.[status]?.count ?? 0) + result.errors + result.timeouts
  if (wrong > connections)
    throw new Error(
      `${wrong} of ${result.requests.total} were not ${status}: ${JSON.stringify(result.statusCodeStats)}`,
    )
  const { p50: median, p99: milliseconds } = result.latency
  return { perSecond: result.requests.average, median, milliseconds }
}

async function etagsOf(port, things) {
  const etags = []
  for (const iri of things) {
    const answer = await globalThis.fetch(`http://127.0.0.1:${port}${pathOf(iri)}`, {
      headers: { Accept: json, 'Accept-Encoding': 'identity' },
    })
    await answer.arrayBuffer()
    etags.push(answer.headers.get('etag'))
  }
  return etags
}

/** Looks up in a loop in a thread that does nothing else, over what the server has loaded. */
async function loopRate({ release, cache, queries }) {
  const worker = new Worker(new URL('engineLoop.js', import.meta.url), {
    workerData: { release, cache, queries, seconds: duration },
  })
  const [rate] = await once(worker, 'message')
  await worker.terminate()
  return rate
}

/** A query that takes for ever, until it is aborted. */
function burn(port) {
  const control = new globalThis.AbortController()
  const query = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }'
  globalThis
    .fetch(`http://127.0.0.1:${port}/sparql?${new URLSearchParams({ query })}`, { signal: control.signal })
    .then((answer) => answer.arrayBuffer())
    .catch((error) => console.error('the heavy query ended:', error.name))
  return control
}

async function drain(url) {
  const started = performance.now()
  const answer = await globalThis.fetch(url, {
    headers: { Accept: 'application/n-triples', 'Accept-Encoding': 'identity' },
  })
  let bytes = 0
  for await (const piece of answer.body) bytes += piece.length
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`)
  return { bytes, seconds: (performance.now() - started) / 1000 }
}

function hasNative() {
  return (process.env['PATH'] ?? '').split(':').some((folder) => canRead(join(folder, 'oxigraph')))
}

function canRead(path) {
  try {
    readFileSync(path)
    return true
  } catch {
    return false
  }
}

/** The location that the server's own engines read: one of its children says it in its arguments. */
function nativeLocation(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  for (const child of children) {
    const args = readFileSync(`/proc/${child}/cmdline`, 'utf8').split('\0')
    const at = args.indexOf('--location')
    if (at !== -1) return args[at + 1]
  }
  throw new Error('the server has no native engine')
}

async function startNative(location) {
  const port = await freePort()
  const program = spawn('oxigraph', ['serve-read-only', '--location', location, '--bind', `127.0.0.1:${port}`], {
    stdio: 'ignore',
  })
  for (;;) {
    const isUp = await globalThis.fetch(`http://127.0.0.1:${port}/query?query=ASK%20%7B%7D`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (isUp) break
    await pause(50)
  }
  return { port, stop: () => program.kill('SIGKILL') }
}
