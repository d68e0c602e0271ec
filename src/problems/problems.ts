import { Problem } from './problem.js'

/** Several problems that stop the work together, so that all of them are mended in one go. */
export class Problems extends Error {
  override readonly name = 'Problems'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(String).join('\n'))
    this.problems = problems
  }
}

/** What an error tells: one problem, or several. Undefined: it is none of ours. */
export function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof Problem) return [error]
  return error instanceof Problems ? error.problems : undefined
}
