import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How many releases' worth of loaded engines are kept beside the one that is asked for. */
const others = 2

interface Wanted {
  readonly name: string
  readonly log: (message: string) => void
}

/** Where what an engine loads is to lie; without a cache, or one that can be written, it goes when the store is closed. */
export function placeFor(
  cache: string | undefined,
  { name, log }: Wanted,
): { readonly place: string; readonly clean: () => void } {
  if (cache !== undefined) {
    try {
      return { place: keptPlace(cache, name), clean: () => undefined }
    } catch (error) {
      log(`SPARQL engine: what it loads cannot be kept: ${String(error)}`)
    }
  }
  const own = mkdtempSync(join(tmpdir(), 'dataesr-engine-'))
  return { place: keptPlace(own, name), clean: () => rmSync(own, { recursive: true, force: true }) }
}

/**
 * Where what an engine has loaded is kept, so that it is loaded once a release: a folder in the cache, which need not be
 * there yet. What has not been used for longest is taken away.
 *
 * @param cache folder of what is kept
 * @param name what was loaded by what: the digest of the release, the engine and its version
 */
function keptPlace(cache: string, name: string): string {
  const folder = join(cache, 'engines')
  mkdirSync(folder, { recursive: true })
  const place = join(folder, name)
  touch(place)
  const used = readdirSync(folder)
    .filter((entry) => entry !== name && !entry.startsWith('.'))
    .map((entry) => ({ path: join(folder, entry), time: timeOf(join(folder, entry)) }))
    .sort((a, b) => b.time - a.time)
  for (const { path } of used.slice(others)) rmSync(path, { recursive: true, force: true })
  return place
}

/** Another process may take it away at the same time. */
function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function touch(path: string): void {
  const now = new Date()
  if (timeOf(path) > 0) utimesSync(path, now, now)
}
