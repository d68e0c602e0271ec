import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import Database from 'libsql'
import { Problem } from '../problems/problem.js'
import type { WebRequest } from './source.js'

/** What tells one state of a thing on the web from another (RFC 9110 §8.8). */
interface Validators {
  readonly etag?: string
  readonly lastModified?: string
}

/** A whole answer, kept from an earlier time. */
export interface Copy extends Validators {
  readonly path: string
  /** When it was last known to be what the server has: ISO 8601. */
  readonly fetched: string
}

/** What is known of an answer of which only the beginning may be there. */
export interface DraftFacts extends Validators {
  /** `Content-Encoding` of its bytes. */
  readonly encoding?: string
  /** How many bytes it will have, where the server says it. */
  readonly total?: number
  /** Of the file name, with its point. */
  readonly extension?: string
}

/** The place of one request in the cache folder. Its copy is never changed, only replaced by another file. */
export interface CacheEntry {
  readonly copy: Copy | undefined
  /** Where the answer is written. What stands there continues {@link draftFacts}, if it has a strong ETag. */
  readonly draft: string
  draftFacts(): Promise<DraftFacts>
  draftSize(): Promise<number>
  /** Empties the draft: another answer begins. */
  begin(facts: DraftFacts): Promise<void>
  /** Makes a whole file of this folder the copy. */
  keep(whole: string, facts: DraftFacts): Promise<Copy>
  /** The copy is what the server has now. */
  confirm(copy: Copy): Promise<Copy>
  /** Lets others write the draft. What cannot be continued is removed. */
  close(): Promise<void>
}

/** Files of a request that nobody has used for so long are removed: nobody reads them any more. */
const unusedAfter = 24 * 3600 * 1000

/**
 * Opens the place of a request in a cache folder, which is made where it is missing. Several processes may do so at the
 * same time: one of them has the draft that is kept from run to run, the others have one of their own.
 *
 * @throws Problem `bad-setting` where the folder cannot be used
 */
export async function openCacheEntry(folder: string, request: WebRequest): Promise<CacheEntry> {
  const key = keyOf(request)
  const place = join(folder, key)
  await attempt(folder, mkdir(folder, { recursive: true, mode: 0o700 }))
  const unlock = await attempt(folder, lock(`${place}.lock`))
  const draft = unlock === undefined ? `${place}.${randomUUID()}.part` : `${place}.part`
  const copy = await attempt(folder, readCopy(folder, key))
  return {
    copy,
    draft,
    draftFacts: () => readFacts(draft),
    draftSize: () => sizeOf(draft),
    begin: async (facts) => {
      // In this order: bytes of one answer must never stand beside the facts of another.
      await attempt(folder, writeFile(draft, '', { mode: 0o600 }))
      await attempt(folder, writeFile(`${draft}.json`, JSON.stringify(facts), { mode: 0o600 }))
    },
    keep: (whole, facts) => attempt(folder, keep({ folder, key, whole, facts, copy })),
    confirm: (found) => attempt(folder, confirm(found)),
    close: async () => {
      const isContinued = unlock !== undefined && isStrong((await readFacts(draft)).etag) && (await sizeOf(draft)) > 0
      if (!isContinued) await Promise.all([draft, `${draft}.json`].map((path) => rm(path, { force: true })))
      unlock?.()
    },
  }
}

/** Does it stand for the same bytes, so that a part may be put to another (RFC 9110 §8.8.1)? */
export function isStrong(etag: string | undefined): etag is string {
  return etag?.startsWith('"') === true
}

/** What makes answers differ names the file; a fragment is not sent. */
function keyOf({ url, query, accept, headers }: WebRequest): string {
  const text = JSON.stringify([url.replace(/#.*$/, ''), query, accept, headers])
  return createHash('sha256').update(text).digest('hex').slice(0, 40)
}

/** SQLite's lock of a file: the system gives it back when the process ends, however it ends. Undefined: another has it. */
async function lock(path: string): Promise<(() => void) | undefined> {
  const database = new Database(path, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined
    throw error
  }
}

/** What `<key>.json` holds. */
interface CopyRecord extends DraftFacts {
  /** Name of the file in the cache folder. */
  readonly file: string
  readonly bytes: number
}

/** The copy, if it is as it was written. */
async function readCopy(folder: string, key: string): Promise<Copy | undefined> {
  const record = await readJson<CopyRecord>(join(folder, `${key}.json`))
  if (record === undefined || typeof record.file !== 'string' || !isOurs(record.file, key)) return undefined
  const path = join(folder, record.file)
  const found = await stat(path).catch(ifMissing)
  if (found?.size !== record.bytes) return undefined
  const { etag, lastModified } = record
  return { path, fetched: found.mtime.toISOString(), ...(etag && { etag }), ...(lastModified && { lastModified }) }
}

/** A file of this folder that was made for this request. */
function isOurs(file: string, key: string): boolean {
  return file.startsWith(`${key}-`) && basename(file) === file
}

interface Kept {
  readonly folder: string
  readonly key: string
  readonly whole: string
  readonly facts: DraftFacts
  readonly copy: Copy | undefined
}

async function keep({ folder, key, whole, facts, copy }: Kept): Promise<Copy> {
  const handle = await open(whole, 'r+')
  // A power failure must not leave facts whose bytes are not there.
  await handle.sync().finally(() => handle.close())
  const { size: bytes } = await stat(whole)
  const former = copy !== undefined && (await holdsSame(copy.path, whole)) ? copy.path : undefined
  const path = former ?? join(folder, `${key}-${randomUUID()}${facts.extension ?? ''}`)
  // Servers without validators send the same again and again: it is kept once.
  await (former === undefined ? rename(whole, path) : rm(whole))
  const record: CopyRecord = { ...facts, file: basename(path), bytes }
  const draft = join(folder, `${key}.${randomUUID()}.tmp`)
  await writeFile(draft, JSON.stringify(record), { mode: 0o600 })
  await rename(draft, join(folder, `${key}.json`))
  await removeUnused(folder, { key, current: record.file })
  const { etag, lastModified } = facts
  return confirm({ path, fetched: '', ...(etag && { etag }), ...(lastModified && { lastModified }) })
}

/** The time of a file is when it was last used. */
async function confirm(copy: Copy): Promise<Copy> {
  const now = new Date()
  await utimes(copy.path, now, now)
  return { ...copy, fetched: now.toISOString() }
}

async function holdsSame(one: string, other: string): Promise<boolean> {
  if ((await sizeOf(one)) !== (await sizeOf(other))) return false
  const [first, second] = await Promise.all([digest(one), digest(other)])
  return first === second
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Former copies and drafts of ended processes; what another process may still read stays for a while. */
async function removeUnused(folder: string, { key, current }: { key: string; current: string }): Promise<void> {
  const kept = [current, `${key}.json`, `${key}.lock`, `${key}.part`, `${key}.part.json`]
  const names = (await readdir(folder)).filter((name) => name.startsWith(key) && !kept.includes(name))
  for (const name of names) {
    const path = join(folder, name)
    const found = await stat(path).catch(ifMissing)
    if (found !== undefined && Date.now() - found.mtimeMs > unusedAfter) await rm(path, { force: true })
  }
}

async function readFacts(draft: string): Promise<DraftFacts> {
  return (await readJson<DraftFacts>(`${draft}.json`)) ?? {}
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(ifMissing))?.size ?? 0
}

/** What another program left in a file of ours is as good as nothing. */
async function readJson<T extends object>(path: string): Promise<T | undefined> {
  const text = await readFile(path, 'utf8').catch(ifMissing)
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    return typeof value === 'object' && value !== null ? (value as T) : undefined
  } catch {
    return undefined
  }
}

function ifMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}

async function attempt<T>(folder: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    const message = `the cache folder "${folder}" cannot be used: ${(cause as Error).message}; name another: --cache`
    throw new Problem('bad-setting', message, {}, { cause })
  }
}
