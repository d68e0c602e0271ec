import { execFileSync } from 'node:child_process'

/** Compiles `src/` to `dist/`, where worker threads and the command line are run from. */
export function setup(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
}
