import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import type { Quad } from '@rdfjs/types'
import { readers } from '../readGraph.js'

/** A program of others that reads RDF from the web. */
export interface Client {
  readonly name: string
  /** Is it installed? Where it is not, its tests skip with a printed reason; where `CI` is set they fail. */
  readonly isThere: boolean
  /** The ways in which it reads, each under the name of the format that it asks for; `default` names none. */
  readonly ways: Readonly<Record<string, Way>>
}

/** Reads what IRIs name, in the order asked. */
export type Way = (iris: readonly string[]) => Promise<readonly (readonly Quad[])[]>

/** A way that takes the IRIs one after the other; `format` is that in which the client hands on what it read. */
export function oneByOne(read: (iri: string) => Promise<string>, format = 'nq'): Way {
  return async (iris) => {
    const graphs: (readonly Quad[])[] = []
    for (const iri of iris) graphs.push(await readers[format]!(await read(iri)))
    return graphs
  }
}

/** A way for each name. */
export function ways<Name extends string>(names: readonly Name[], wayOf: (name: Name) => Way): Record<string, Way> {
  return Object.fromEntries(names.map((name) => [name, wayOf(name)]))
}

/** The address of the document to which an IRI leads. */
export async function documentOf(iri: string): Promise<string> {
  return (await fetch(iri, { method: 'HEAD' })).url
}

/** Clients go to the address that they are given, and write UTF-8. */
const env = { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1', PYTHONIOENCODING: 'utf-8' }

/** Runs a program and gives what it printed; it must end well. What it needs to read is given as `input`. */
export async function run(program: string, args: readonly string[], input?: string): Promise<string> {
  const running = promisify(execFile)(program, args, { env, maxBuffer: 2 ** 28, timeout: 120_000 })
  running.child.stdin?.end(input)
  return (await running).stdout
}

/** Does a program start? If not, tells which package has it. */
export function isInstalled(program: string, args: readonly string[], packaged: string): boolean {
  try {
    execFileSync(program, args, { stdio: 'pipe', env })
    return true
  } catch (error) {
    const reason = `${packaged} is not installed`
    if (process.env.CI) throw new Error(reason, { cause: error })
    console.warn(`skipped: ${reason}`)
    return false
  }
}
