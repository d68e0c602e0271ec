import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '../problems/problem.js'
import { openRelease } from './open.js'
import { files } from './schema.js'

/** The link to the release that is served. */
export const currentLink = 'current'

/** The folder of the releases where none is named. */
export const defaultOut = 'releases'

/** The path of the release of a folder of releases that is switched in. */
export function currentRelease(out: string = defaultOut): string {
  return join(out, currentLink)
}

/**
 * Creates the folder in which a release is built, beside the others, so that it can be moved among them at once.
 * Folders that builds left behind whose processes are dead are removed.
 *
 * @param out the folder of releases; made where it is not there
 * @returns the path `OUT/.build-…`
 */
export async function createBuildFolder(out: string): Promise<string> {
  await mkdir(out, { recursive: true })
  const left = (await readdir(out)).filter(isLeftOver)
  await Promise.all(left.map((name) => rm(join(out, name), { recursive: true, force: true })))
  const folder = passingPath(out)
  await mkdir(folder)
  return folder
}

/**
 * Makes a built folder the current release: its bytes are brought to the disk, it is renamed to its digest, and the link
 * `OUT/current` is switched, each in one step. Whenever the process is killed, the link leads to a whole release:
 * the former or the new.
 *
 * Where there is a release of the same digest, its quads stay, and what was made anew around them takes the place of the
 * old, a file at a time.
 *
 * @returns the path `OUT/<digest>`
 */
export async function publishRelease(folder: string, out: string): Promise<string> {
  const { digest } = checkWhole(folder)
  for (const name of Object.values(files)) await sync(join(folder, name))
  await sync(folder)
  const place = join(out, digest)
  await moveTo(place, folder, out)
  await sync(out)
  await switchLink(out, digest)
  return place
}

/** When this process began, in milliseconds: it tells the process from earlier ones, as their numbers come again. */
const born = Math.round(performance.timeOrigin)

/** A name beside the releases for what is not one yet, or no more; it tells whose it is. */
function passingPath(out: string): string {
  return join(out, `.build-${process.pid}-${born}-${randomBytes(4).toString('hex')}`)
}

function isLeftOver(name: string): boolean {
  const [, pid, started] = /^\.build-(\d+)-(\d+)-/.exec(name) ?? []
  if (pid === undefined) return false
  return Number(pid) === process.pid ? Number(started) !== born : !isAlive(Number(pid))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process is there, but not ours to ask.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function checkWhole(folder: string): { readonly digest: string } {
  const missing = Object.values(files).find((name) => !existsSync(join(folder, name)))
  if (missing !== undefined) throw new Problem('damaged-release', `${missing} is missing`, { file: folder })
  const release = openRelease(folder)
  release.close()
  return release.about
}

/** Brings the bytes of a file, or the names in a folder, to the disk. */
async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function moveTo(place: string, folder: string, out: string): Promise<void> {
  try {
    await rename(folder, place)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    if (hasSameQuads(place, folder)) await replaceFiles(place, folder)
    else await displace(place, folder, out)
  }
}

/** A release's quads are its name, so that their size tells whether they are all there. */
function hasSameQuads(place: string, folder: string): boolean {
  const size = (path: string) => statSync(join(path, files.quads), { throwIfNoEntry: false })?.size
  return size(place) === size(folder)
}

/** Who has the old files open goes on reading them; the new ones speak of the same quads, so that old and new agree. */
async function replaceFiles(place: string, folder: string): Promise<void> {
  for (const name of [files.index, files.subjects, files.catalogue, files.report])
    await rename(join(folder, name), join(place, name))
  await sync(place)
  await rm(folder, { recursive: true })
}

/** Puts the folder in the place of a damaged release. */
async function displace(place: string, folder: string, out: string): Promise<void> {
  const damaged = passingPath(out)
  await rename(place, damaged)
  await rename(folder, place)
  await rm(damaged, { recursive: true })
}

async function switchLink(out: string, digest: string): Promise<void> {
  const link = passingPath(out)
  await symlink(digest, link)
  await rename(link, join(out, currentLink))
  await sync(out)
}
