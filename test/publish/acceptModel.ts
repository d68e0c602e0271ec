import type { Offer } from '../../src/publish/negotiate.js'

/** A range of an `Accept` header, taken apart. */
export interface Range {
  readonly type: string
  readonly subtype: string
  readonly parameters: readonly (readonly [string, string])[]
  /** Thousandths. */
  readonly quality: number
}

/** What the model chooses: format and media type. */
export type Chosen = readonly [format: string, mediaType: string] | undefined

interface Candidate {
  readonly format: string
  readonly told: string
  readonly quality: number
  /** How exactly the client asked for it (RFC 9110 §12.5.1): 0 for everything, 5 for a type with its parameters. */
  readonly exactness: number
  /** Where in the client's list. */
  readonly place: number
}

/**
 * The choice by RFC 9110 §12.5.1 and the rules of this site, written from their words: each representation has the quality of
 * the most exact range that matches it; the best quality wins, then the more exact range, then the client's order, then the
 * site's. Aliases exist for who names them. HTML wins only where it is named, and against another named type only by a better
 * quality; unnamed, it is the last resort.
 */
export function modelChoice(ranges: readonly Range[] | undefined, offers: readonly Offer[]): Chosen {
  const [first] = offers
  if (ranges === undefined) return first && [first.name, first.mediaType]
  const names = new Set(ranges.map(({ type, subtype }) => `${type}/${subtype}`.toLowerCase()))
  const all = offers.flatMap((offer) => candidatesOf(offer, ranges, names))
  const data = best(all.filter(({ format }) => format !== 'html'))
  const pages = all.filter(({ format }) => format === 'html')
  const namedPage = best(pages.filter(({ exactness }) => exactness >= exactly.named))
  return told(namedPage && (!data || beats(namedPage, data)) ? namedPage : (data ?? best(pages)))
}

/** A parameter makes each of them more exact by one. */
const exactly = { anything: 0, kind: 2, named: 4 } as const

function beats(page: Candidate, data: Candidate): boolean {
  return page.quality > data.quality || (page.quality === data.quality && data.exactness < exactly.named)
}

function told(candidate: Candidate | undefined): Chosen {
  return candidate && [candidate.format, candidate.told]
}

/** The first of the best: the order of the offers decides at last. */
function best(candidates: readonly Candidate[]): Candidate | undefined {
  const [first] = candidates.toSorted((a, b) => b.quality - a.quality || b.exactness - a.exactness || a.place - b.place)
  return first
}

function candidatesOf(offer: Offer, ranges: readonly Range[], names: ReadonlySet<string>): Candidate[] {
  const own = [offer.mediaType, ...offer.aliases.filter((alias) => names.has(bare(alias)))]
  const spelled = own.flatMap((type) => (type.includes(';') ? [type] : [type, `${type};charset=utf-8`]))
  return spelled.flatMap((type) => {
    const matching = ranges.flatMap((range, place) => {
      const exactness = exactnessOf(range, type)
      return exactness === undefined ? [] : [{ exactness, place, quality: range.quality }]
    })
    // The most exact range speaks for the type; said twice, the kinder word counts, and the last of equals.
    const [speaking] = matching.toSorted(
      (a, b) => b.exactness - a.exactness || b.quality - a.quality || b.place - a.place,
    )
    if (speaking === undefined || speaking.quality === 0) return []
    const named = offer.name === 'html' ? offer.mediaType : bare(type)
    return [{ format: offer.name, told: named, ...speaking }]
  })
}

function bare(type: string): string {
  return type.split(';')[0]!
}

/** How exactly a range matches a media type; undefined where it does not. */
function exactnessOf(range: Range, mediaType: string): number | undefined {
  const [type = '', subtype = ''] = bare(mediaType).split('/')
  const parameters = new Map(
    [...mediaType.matchAll(/;([^=]+)="?([^"]*)"?/g)].map(([, name = '', value = '']) => [name, value.toLowerCase()]),
  )
  const [rangeType, rangeSubtype] = [range.type.toLowerCase(), range.subtype.toLowerCase()]
  if (rangeType !== '*' && rangeType !== type) return undefined
  if (rangeSubtype !== '*' && rangeSubtype !== subtype) return undefined
  const agrees = range.parameters.every(([name, value]) => parameters.get(name.toLowerCase()) === value.toLowerCase())
  if (!agrees) return undefined
  const more = range.parameters.length > 0 ? 1 : 0
  if (rangeSubtype !== '*') return exactly.named + more
  return (rangeType === '*' ? exactly.anything : exactly.kind) + more
}
