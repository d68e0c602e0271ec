import { setImmediate } from 'node:timers/promises'
import type { PropertyShape } from '../../shapes/model.js'
import type { PublishedDataset } from '../datasets.js'
import { itemsOf } from '../json/items.js'
import { jsonOf } from '../json/json.js'
import type { Site } from '../site.js'
import { themeContext } from './themeContext.js'

/** A thing as an object of JSON: `id`, `type`, `label`, then the properties of its shape. */
export type Item = Readonly<Record<string, unknown>> & { readonly id: string }

/** How things are read. */
export interface ItemOptions {
  /** JSON-LD, with lexical forms as they are, rather than plain JSON. */
  readonly exact: boolean
  /** The properties of the shape of their collection, which decides where their classes differ. */
  readonly properties: readonly PropertyShape[]
  /** Only these members and `id`, where they are given. */
  readonly fields?: readonly string[] | undefined
}

/** Things, and the JSON-LD context that they are written with. */
export interface ReadItems {
  readonly items: readonly Item[]
  readonly context: readonly unknown[]
}

/** The things, in order. */
export function readItems(site: Site, things: readonly string[], { fields, ...options }: ItemOptions): ReadItems {
  const context = themeContext(site)
  const { content, context: own } = itemsOf(site.release, jsonOf(site), { ...options, context, things })
  const items = content.map((item) => (fields ? pick(item, fields) : item) as Item)
  return { items, context: Array.isArray(own) ? (own as readonly unknown[]) : [own] }
}

/** One thing. */
export function readItem(
  site: Site,
  thing: string,
  options: ItemOptions,
): { readonly item: Item; readonly context: readonly unknown[] } {
  const { items, context } = readItems(site, [thing], options)
  return { item: items[0]!, context }
}

/**
 * Things that come in batches, read so many at a time as take a turn: between turns, the requests of others are answered.
 * Reading many together is cheaper; how many that may be, the turn before shows.
 */
export async function* streamItems(
  site: Site,
  batches: AsyncIterable<readonly string[]>,
  options: ItemOptions,
): AsyncGenerator<readonly Item[]> {
  let count = few
  for await (const things of batches) {
    for (let start = 0; start < things.length;) {
      const began = performance.now()
      const { items } = readItems(site, things.slice(start, start + count), options)
      const took = performance.now() - began
      start += count
      yield items
      count = nextCount(items.length / took, count)
      await setImmediate()
    }
  }
}

/** Grows no faster than twofold: the next things may be heavier. */
function nextCount(perMillisecond: number, count: number): number {
  return Math.max(1, Math.min(most, 2 * count, Math.floor(perMillisecond * turn)))
}

/** Milliseconds that one client may keep the others waiting. */
const turn = 8

/** Things that are read together: first, and at most. */
const [few, most] = [5, 100]

function pick(item: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([key]) => key === 'id' || fields.includes(key)))
}

/** The datasets that say something of a thing. */
export function datasetsOf({ release, datasets }: Site, thing: string): readonly PublishedDataset[] {
  const graphs = new Set(release.describe(thing)?.quads.map(({ graph }) => graph.value))
  return datasets.filter(({ graph }) => graphs.has(graph))
}
