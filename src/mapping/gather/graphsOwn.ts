import { digest } from './gatherQuads.js'

/**
 * Marks the name of a collection or container that is a blank node: each graph has one of its own under this name, for rows
 * may append other members in other graphs, and one node with the members of all of them would be no list any more.
 * Which graph it is, is known when the quad is written. IRIs, which mean the same everywhere, are left as they are.
 */
export function eachGraphsOwn(name: string): string {
  return name.startsWith('_:') ? name + mark : name
}

/** Is it marked? */
export function isEachGraphsOwn(name: string): boolean {
  return name.startsWith('_:') && name.endsWith(mark)
}

/** The text of terms with its marked blank nodes as those of the graph that ends the line. */
export function inGraph(text: string, end: string): string {
  return text.replace(marked, () => (end === defaultEnd ? '' : `-${digest([end])}`))
}

/** Two quotes behind a label: no text of terms has them, where a quote in a string stands behind a backslash. */
const mark = '""'
const marked = /(?<=[\w-])""/g

const defaultEnd = ' .'
