import { Problem } from '../problems/problem.js'
import { loadFunctions } from './loadFunctions.js'
import { stageTogether, type Outcome, type WorkerTask } from './stage.js'

/** Entry of a mapping worker thread. */
export async function run({ functionModules, tasks }: WorkerTask): Promise<Outcome> {
  try {
    return { staged: await stageTogether(tasks, await loadFunctions(functionModules)) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { code, message, origin } = error
    return { problem: { code, message, origin } }
  }
}
