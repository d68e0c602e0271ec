import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

/** How far who gives way steps back, as `nice` counts. */
const back = 10

/**
 * Has threads give way to others, or not any more: on Linux each has a priority of its own (setpriority(2)), and not
 * everybody may raise it again.
 *
 * @returns whether the system has let it
 */
export function stepBack(threads: readonly number[], isBack: boolean): boolean {
  try {
    for (const thread of threads) setPriority(thread, isBack ? back : 0)
    return true
  } catch {
    return false
  }
}

/** The threads of a process; none where the system does not tell. */
export function threadsOf(process: number): number[] {
  try {
    return readdirSync(`/proc/${process}/task`).map(Number)
  } catch {
    return []
  }
}
