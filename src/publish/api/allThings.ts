import type { CollectionQuery } from '../../release/collections.js'
import type { Release } from '../../release/release.js'

/** The things that a question has, batch by batch, in its order; `after` is the cursor where they begin. */
export async function* allThings(
  release: Release,
  question: Omit<CollectionQuery, 'limit' | 'facets'>,
): AsyncGenerator<readonly string[]> {
  let after = question.after
  do {
    const page = await release.collection({ ...question, after, limit: batchSize, facets: [] })
    yield page.things
    after = page.next
  } while (after !== undefined)
}

const batchSize = 1_000
