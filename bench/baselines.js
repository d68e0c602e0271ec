import { execFileSync } from 'node:child_process'
import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'
import { Store } from 'oxigraph'

/**
 * The least that mapping can be: each line cut at its commas, as many quads written as the mapping makes; nothing is
 * parsed, escaped or checked.
 */
export async function bareMapping(csv, output) {
  return secondsOf(async () => {
    const file = createWriteStream(output)
    const graph = '<http://example.org/graph/units> .\n'
    for await (const line of createInterface({ input: createReadStream(csv) })) {
      const cells = line.split(',')
      const subject = `<http://example.org/id/unit/${cells[0]}>`
      let text = ''
      for (let i = 0; i < 10; i++) text += `${subject} <http://example.org/p${i}> "${cells[i % cells.length]}" ${graph}`
      if (!file.write(text)) await once(file, 'drain')
    }
    file.end()
    await once(file, 'finish')
  })
}

/** What `sort` takes for the same lines, sorted and freed of duplicates. */
export function systemSort(quads, output) {
  return secondsOf(() => execFileSync('sort', ['-u', '-o', output, quads], { env: { ...process.env, LC_ALL: 'C' } }))
}

/** Oxigraph loads the quads in this process. */
export async function oxigraphLoad(quads) {
  const store = new Store()
  const seconds = await secondsOf(() =>
    store.load(readFileSync(quads), { format: 'application/n-quads', no_transaction: true }),
  )
  return { store, seconds }
}

/** Look-ups a second that Oxigraph answers when it is called in a loop, results serialized as over HTTP. */
export function oxigraphLookups(store, queries, duration) {
  const end = performance.now() + duration * 1000
  let answered = 0
  while (performance.now() < end) {
    store.query(queries[answered++ % queries.length], { results_format: 'json', use_default_graph_as_union: true })
  }
  return answered / duration
}

/** A server, in a thread of its own, that answers every request with the same bytes. */
export async function bareServer(bytes, mediaType) {
  const worker = new Worker(new URL('bareServer.js', import.meta.url), { workerData: { bytes, mediaType } })
  const [port] = await once(worker, 'message')
  return { port, close: () => worker.terminate() }
}

async function secondsOf(work) {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
