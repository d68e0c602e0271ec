import { createHash } from 'node:crypto'
import { name } from '../../rdf/namespaces.js'
import type { Emit } from '../emit.js'
import type { Gather } from '../model.js'

export const nil = `<${name('rdf', 'nil')}>`
export const first = `<${name('rdf', 'first')}>`
export const rest = `<${name('rdf', 'rest')}>`

const type = `<${name('rdf', 'type')}>`

/** The quad that says what kind of container it is. */
export function writeKind(kind: Gather['kind'], head: string, { end, emit }: { end: string; emit: Emit }): void {
  emit(`${head} ${type} <${name('rdf', kind)}>${end}`)
}

/** The members of a container, numbered from `from` on. */
export function writeMembers(
  { head, members, from }: { head: string; members: readonly string[]; from: number },
  { end, emit }: { end: string; emit: Emit },
): void {
  for (const [index, member] of members.entries()) emit(`${head} <${name('rdf', `_${from + index}`)}> ${member}${end}`)
}

/** A short text that stands for these, for labels. */
export function digest(texts: readonly string[]): string {
  return createHash('sha1').update(texts.join('\n')).digest('hex').slice(0, 16)
}
