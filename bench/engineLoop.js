import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { readImage } from '../dist/store/embedded/image.js'

/** Look-ups a second that the engine answers when it is called in a loop, results serialised as for HTTP. */

const { cache, queries, seconds } = workerData
const engines = join(cache, 'engines')
const { store } = readImage(join(engines, readdirSync(engines)[0]), { isVerified: false })
const encoder = new globalThis.TextEncoder()
const lookUp = (at) =>
  encoder.encode(store.query(queries[at % queries.length], { results_format: 'application/sparql-results+json' }))
for (let at = 0; at < 2_000; at++) lookUp(at)
const end = performance.now() + seconds * 1000
let answered = 0
while (performance.now() < end) lookUp(answered++)
parentPort.postMessage(answered / seconds)
