import type { Item } from './items.js'

/** The things of a collection, one a line (https://github.com/ndjson/ndjson-spec), batch by batch. */
export async function* writeNdjson(batches: AsyncIterable<readonly Item[]>): AsyncGenerator<string> {
  for await (const items of batches) {
    if (items.length > 0) yield items.map((item) => `${JSON.stringify(item)}\n`).join('')
  }
}
