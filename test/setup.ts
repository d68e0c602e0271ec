import { execFileSync } from 'node:child_process'

/** Compiles `src/` to `dist/`, where worker threads and the command line are run from; types are checked by `npm run typecheck`. */
export function setup(): void {
  const options = ['-p', 'tsconfig.build.json', '--noCheck']
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', ...options], { stdio: 'inherit' })
}
