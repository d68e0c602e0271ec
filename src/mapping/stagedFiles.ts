import { LineFile } from './lineFile.js'
import { defaultOutput, defaultRoute, type Routes } from './routes.js'

/** A staged file of one logical target. */
export interface StagedTarget {
  /** The key of the target. */
  readonly target: string
  readonly path: string
  readonly quads: number
}

/** The files of one piece of mapping work: one for the default output, one for each logical target that it feeds. */
export interface StagedFiles {
  readonly emit: (quad: string, line: number, route: number) => void
  /** What is in the files. */
  readonly counts: () => { readonly quads: number; readonly targets: readonly StagedTarget[] }
  /** Writes what waits. */
  readonly close: () => void
}

export interface StagedFilesOptions {
  /** The file of the default output; those of the targets have its name with a number. */
  readonly path: string
  readonly routes: Routes
  /** Only quads, without their rows. */
  readonly isPlain: boolean
}

export function createStagedFiles({ path, routes, isPlain }: StagedFilesOptions): StagedFiles {
  const file = new LineFile(path)
  const targets = createTargetFiles(path, routes)
  let quads = 0
  return {
    emit: (quad, line, route) => {
      const written = isPlain ? `${quad}\n` : `${line}\t${quad}\n`
      if (route !== defaultRoute && !targets.add(written, route)) return
      file.add(written)
      quads += 1
    },
    counts: () => ({ quads, targets: targets.counts() }),
    close: () => {
      file.release()
      targets.close()
    },
  }
}

interface TargetFile {
  readonly target: string
  readonly path: string
  readonly file: LineFile
  quads: number
}

/** Bytes that wait for one target: there may be many. */
const targetBuffer = 1 << 16

/** Files that are held open: a mapping may have more targets than a process may have files. */
const filesAtOnce = 100

function createTargetFiles(path: string, routes: Routes) {
  const byTarget = new Map<string, TargetFile>()
  const byRoute = new Map<number, readonly TargetFile[]>()
  const open = new Set<TargetFile>()
  const fileOf = (target: string) => {
    let known = byTarget.get(target)
    if (known === undefined) {
      const own = `${path}.${byTarget.size}`
      known = { target, path: own, file: new LineFile(own, targetBuffer), quads: 0 }
      byTarget.set(target, known)
    }
    return known
  }
  const hold = (one: TargetFile) => {
    if (open.has(one)) return
    if (open.size >= filesAtOnce) {
      for (const other of open) other.file.release()
      open.clear()
    }
    open.add(one)
  }
  const keysOf = (route: number) => routes.list[route] ?? []
  return {
    /** @returns whether the route leads to the default output too */
    add(text: string, route: number): boolean {
      let files = byRoute.get(route)
      if (files === undefined) {
        files = keysOf(route)
          .filter((key) => key !== defaultOutput)
          .map(fileOf)
        byRoute.set(route, files)
      }
      for (const one of files) {
        hold(one)
        one.file.add(text)
        one.quads += 1
      }
      return keysOf(route).includes(defaultOutput)
    },
    counts: () => [...byTarget.values()].map(({ target, path: own, quads }) => ({ target, path: own, quads })),
    close: () => {
      for (const { file } of byTarget.values()) file.release()
    },
  }
}
