import { readFileSync } from 'node:fs'

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
export function countLines(file) {
  let count = 0
  for (const byte of readFileSync(file)) if (byte === 10) count++
  return count
}
