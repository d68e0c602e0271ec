import { createReadStream, readFileSync } from 'node:fs'

/** The named things of a release, in order. */
export function subjects(file) {
  const found = new Set()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const subject = /^<([^>]+\/id\/[^>?#]+)>/.exec(line)?.[1]
    if (subject !== undefined) found.add(subject)
  }
  return [...found]
}

/** Some of the items, spread evenly: the same in every run. */
export function sample(items, count) {
  const step = Math.max(1, Math.floor(items.length / count))
  return items.filter((_, index) => index % step === 0).slice(0, count)
}

/** The quads of a file. */
export async function countLines(file) {
  let count = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }))
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count++
  return count
}
