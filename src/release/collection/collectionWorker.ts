import { Piscina } from 'piscina'
import { Problem } from '../../problems/problem.js'
import type { CollectionPage, CollectionQuery } from '../collections.js'
import { openIndex } from '../indexFile.js'
import { answer } from './answer.js'
import { openStore } from './store.js'

/** What the thread is asked. */
export interface Task {
  readonly query: CollectionQuery
}

/** What it answers. */
export type Outcome =
  { readonly page: CollectionPage } | { readonly problem: Pick<Problem, 'code' | 'message' | 'origin'> }

/** The index of the release, opened by this thread for itself. */
const store = openStore(openIndex(Piscina.workerData as string))

/** Entry of the thread that answers questions to collections. */
export function run({ query }: Task): Outcome {
  try {
    return { page: answer(store, query) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { code, message, origin } = error
    return { problem: { code, message, origin } }
  }
}
