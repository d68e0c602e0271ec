import { asURI } from './address.js'
import type { Link } from './links.js'

/** A link with what it is a link of. */
export interface AnchoredLink extends Link {
  /** IRI of the thing or document that the link leads from. */
  readonly anchor: string
}

/** The formats of a link set, in the order of preference (RFC 9264 §4). */
export const linksetFormats = [
  { name: 'json', mediaType: 'application/linkset+json', aliases: ['application/json'] },
  { name: 'txt', mediaType: 'application/linkset', aliases: ['text/plain'] },
] as const

export type LinksetFormat = (typeof linksetFormats)[number]['name']

/** Writes links as a link set: all of them, however many there are. */
export function writeLinkset(links: readonly AnchoredLink[], format: LinksetFormat): string {
  return writers[format](links)
}

const writers: Readonly<Record<LinksetFormat, (links: readonly AnchoredLink[]) => string>> = {
  json: (links) => `${JSON.stringify({ linkset: contextsOf(links) }, undefined, 2)}\n`,
  txt: (links) => (links.length === 0 ? '' : `${links.map(asText).join(',\n')}\n`),
}

/** A target of the JSON format (§4.2.4); its attributes say what the target is. */
interface Target {
  readonly href: string
  readonly type?: string
}

/** A link context object (§4.2.2): an anchor, and its targets by relation. */
type Context = { readonly anchor: string } & Record<string, string | Target[]>

/** Each anchor once, and below it each relation once; a link of several relations is a link of each. */
function contextsOf(links: readonly AnchoredLink[]): Context[] {
  const contexts = new Map<string, Map<string, Target[]>>()
  for (const { anchor, href, rel, type } of links) {
    const relations = contexts.get(anchor) ?? new Map<string, Target[]>()
    contexts.set(anchor, relations)
    const target = { href: asURI(href), ...(type !== undefined && { type }) }
    for (const relation of rel.split(' ')) relations.set(relation, [...(relations.get(relation) ?? []), target])
  }
  return [...contexts].map(([anchor, relations]) => ({ anchor: asURI(anchor), ...Object.fromEntries(relations) }))
}

/** A link of the native format (§4.1): as in the header `Link`, with its anchor. */
function asText({ anchor, href, rel, type }: AnchoredLink): string {
  const attributes = [
    `rel="${rel}"`,
    `anchor="${inBrackets(anchor)}"`,
    ...(type === undefined ? [] : [`type="${type}"`]),
  ]
  return `<${inBrackets(href)}>; ${attributes.join('; ')}`
}

function inBrackets(iri: string): string {
  return asURI(iri).replace(/[<>"\\]/g, encodeURIComponent)
}
