import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import { Problem } from '../../../problems/problem.js'

/** Where something stands in the file; both count from 1. */
export interface Spot {
  readonly line: number
  readonly character: number
}

/** A piece of a YAML document, with where it stands. Every scalar is the text that was written. */
export type Item =
  | (Spot & { readonly kind: 'none' })
  | (Spot & { readonly kind: 'text'; readonly text: string })
  | (Spot & { readonly kind: 'list'; readonly items: readonly Item[] })
  | (Spot & { readonly kind: 'map'; readonly entries: readonly Entry[] })

export type TextItem = Item & { readonly kind: 'text' }
export type MapItem = Item & { readonly kind: 'map' }

export interface Entry {
  readonly key: TextItem
  readonly value: Item
}

/** Aliases repeat what they name: a small file can stand for endless data. */
const mostAliased = 50_000

/**
 * Reads a YAML 1.2 document.
 *
 * @throws Problem `bad-syntax` with line and character
 */
export function readYaml(text: string): Item {
  const lines = new LineCounter()
  const document = parsed(text, lines)
  const [error] = document.errors
  if (error !== undefined) {
    const [start] = error.linePos ?? []
    const message = error.message.replace(/ at line \d+, column \d+:?[^]*$/, '')
    throw new Problem('bad-syntax', message, start === undefined ? {} : { line: start.line, character: start.col })
  }
  return itemOf(document.contents, { document, lines, above: [], isAliased: false, count: { aliased: 0 } })
}

function parsed(text: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, { lineCounter, logLevel: 'silent' })
  } catch (cause) {
    if (cause instanceof RangeError) throw new Problem('bad-syntax', 'it is nested too deeply', {}, { cause })
    throw cause
  }
}

interface Context {
  readonly document: Document.Parsed
  readonly lines: LineCounter
  /** What the node stands in: an alias may not name that. */
  readonly above: readonly unknown[]
  readonly isAliased: boolean
  /** How much aliases stand for. */
  readonly count: { aliased: number }
}

function itemOf(node: unknown, context: Context): Item {
  const spot = spotOf(node, context.lines)
  if (context.isAliased && ++context.count.aliased > mostAliased)
    throw new Problem('bad-syntax', 'its aliases stand for too much', spot)
  if (isAlias(node)) {
    const named = node.resolve(context.document)
    if (named === undefined || context.above.includes(named))
      throw new Problem('bad-syntax', `the alias *${node.source} names nothing, or what it stands in`, spot)
    return itemOf(named, { ...context, isAliased: true })
  }
  const below = { ...context, above: [...context.above, node] }
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => itemOf(item, below)), ...spot }
  if (isMap(node)) return { kind: 'map', entries: entriesOf(node.items, below), ...spot }
  if (isScalar(node) && node.value !== null) return { kind: 'text', text: written(node), ...spot }
  return { kind: 'none', ...spot }
}

/** `01` and `1.0` are the texts 01 and 1.0, not numbers. */
function written(node: Node & { value: unknown; type?: string | undefined; source?: string | undefined }): string {
  return node.type === 'PLAIN' && node.source !== undefined ? node.source : String(node.value)
}

/** `<<: *other` stands for the entries of another map (YAML's merge key); those that are written out go before them. */
function entriesOf(pairs: readonly unknown[], context: Context): readonly Entry[] {
  const all = pairs.filter(isPair).map(({ key, value }) => entryOf(key, value, context))
  const own = all.filter(({ key }) => key.text !== '<<')
  const keys = new Set(own.map(({ key }) => key.text))
  const merged = all
    .filter(({ key }) => key.text === '<<')
    .flatMap(({ value }) => (value.kind === 'list' ? value.items : [value]))
    .flatMap((item) => (item.kind === 'map' ? item.entries : []))
    .filter(({ key }) => !keys.has(key.text) && keys.add(key.text))
  return [...own, ...merged]
}

function entryOf(keyNode: unknown, valueNode: unknown, context: Context): Entry {
  const key = itemOf(keyNode, context)
  if (key.kind !== 'text') throw new Problem('bad-syntax', 'a key must be a text', spotOf(keyNode, context.lines))
  const value = itemOf(valueNode, context)
  return { key, value: value.kind === 'none' ? { ...value, ...spotFrom(key) } : value }
}

function spotFrom({ line, character }: Spot): Spot {
  return { line, character }
}

function spotOf(node: unknown, lines: LineCounter): Spot {
  const range = (node as { range?: readonly number[] | null } | null)?.range
  const { line, col } = lines.linePos(range?.[0] ?? 0)
  return { line: Math.max(line, 1), character: Math.max(col, 1) }
}
