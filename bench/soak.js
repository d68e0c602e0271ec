/**
 * `npm run soak`: serves a release and sends it for an hour what a public endpoint is sent, all at once: resources in every
 * format, pages, look-ups, heavy and hostile queries, floods, clients that leave and that read slowly, nonsense. Prints each
 * period's memory and times, then the answers by status, and fails where a resource or a light query failed, resources
 * became slow, memory grew, or the server ended. It asks nobody but the server that it starts, on 127.0.0.1.
 *
 *   npm run soak -- [--release DIR] [--minutes 60] [--every SECONDS] [--p99 1000] [--growth 500] [-- more settings of `serve`]
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { sample, subjects } from './quads.js'
import { runClients } from './soakClients.js'
import { Figures, judge } from './soakFigures.js'
import { ask } from './soakRequests.js'
import { memoryOf, serveSoaked } from './soakServer.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    release: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    every: { type: 'string' },
    p99: { type: 'string', default: '1000' },
    growth: { type: 'string', default: '500' },
  },
})
const seconds = 60 * Number(values.minutes)
const every = Number(values.every ?? Math.min(60, Math.max(2, seconds / 24)))
const folder = await mkdtemp(join(tmpdir(), 'dataesr-soak-'))
try {
  const release = values.release ?? buildSample()
  const server = await serveSoaked(release, { folder, args: positionals })
  const figures = await soak(server, release)
  await end(server, figures)
  const wrong = judge(figures, { p99: Number(values.p99), growth: Number(values.growth) })
  printAnswers(figures)
  for (const line of wrong) console.log(`WRONG: ${line}`)
  if (wrong.length === 0) console.log('all is well')
  process.exitCode = wrong.length === 0 ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

function buildSample() {
  execFileSync(process.execPath, ['dist/cli.js', 'build', '--quiet', '--out', folder], { stdio: 'ignore' })
  return join(folder, 'current')
}

async function soak(server, release) {
  const figures = new Figures()
  const things = sample(ownOf(subjects(`${release}/quads.nq`)), 20_000)
  const report = (kind, answer) => figures.report(kind, answer)
  const over = new globalThis.AbortController()
  const clients = runClients({ port: server.port, things, report }, over.signal)
  const begun = performance.now()
  console.log('| time | memory | resources | p50 | p99 | light queries | p50 | p99 |')
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
  while (performance.now() - begun < seconds * 1000 && !server.hasEnded()) {
    await pause(every * 1000)
    printRow(figures.take((performance.now() - begun) / 1000, memoryOf(server.pid)))
  }
  over.abort()
  await clients
  return figures
}

/** The things that the release is of: something may be said of those of other hosts too, but less. */
function ownOf(all) {
  const counts = new Map()
  for (const iri of all) counts.set(new URL(iri).origin, (counts.get(new URL(iri).origin) ?? 0) + 1)
  const [own] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))
  return all.filter((iri) => new URL(iri).origin === own)
}

/** The server must still be there, answer again when all is quiet, and end in order. */
async function end(server, figures) {
  if (server.hasEnded()) figures.fault(`the server ended by itself: ${server.lastLines()}`)
  else {
    const { status } = await ask(server.port, { path: '/health', client: '192.0.2.9' })
    if (status !== 200) figures.fault(`the server does not answer when all is quiet: ${status}`)
    if (!(await server.stop())) figures.fault('the server did not end when it was told to')
  }
}

function printRow({ seconds: time, megabytes, resource, light }) {
  const cells = [`${Math.round(time)} s`, `${Math.round(megabytes)} MB`]
  for (const { count, p50, p99 } of [resource, light]) cells.push(count, `${p50} ms`, `${p99} ms`)
  console.log(`| ${cells.join(' | ')} |`)
}

function printAnswers({ statuses }) {
  console.log('\n| answers | number |\n| --- | ---: |')
  for (const [kind, count] of [...statuses].sort()) console.log(`| ${kind} | ${count} |`)
  console.log()
}
