import type { PublishedDataset } from '../datasets.js'
import { asTexts } from './texts.js'
import type { Link } from '../links.js'
import type { Site } from '../site.js'

/** Where an answer comes from, and what may be done with it: every answer carries it. */
export interface Provenance {
  /** IRIs of the licences. */
  readonly licence: readonly string[]
  readonly release: { readonly version: string; readonly built: string }
  /** The datasets. */
  readonly source: readonly Source[]
}

interface Source {
  /** IRI of the dataset. */
  readonly id: string
  readonly title: Readonly<Record<string, string>>
  readonly licence: readonly string[]
  readonly modified?: string
  /** Where the dataset comes from. */
  readonly from: readonly string[]
}

/** Where what the datasets say comes from. */
export function provenanceOf({ release }: Site, datasets: readonly PublishedDataset[]): Provenance {
  const { digest, built } = release.about
  return {
    licence: licencesOf(datasets),
    release: { version: digest, built: built.toISOString() },
    source: datasets.map(({ iri, titles, licences, modified, sources }) => ({
      id: iri,
      title: asTexts(titles),
      licence: licences,
      ...(modified !== undefined && { modified }),
      from: sources,
    })),
  }
}

/** The same as links (RFC 8288), for formats that have no place for it: the licences, the datasets, the release. */
export function provenanceLinks(site: Site, datasets: readonly PublishedDataset[]): Link[] {
  const { mount } = site.address
  return [
    ...licencesOf(datasets).map((href) => ({ href, rel: 'license' })),
    ...datasets.map(({ iri }) => ({ href: iri, rel: 'http://purl.org/dc/terms/source' })),
    { href: `${mount}dump/${site.release.about.digest}/quads.nq`, rel: 'via', type: 'application/n-quads' },
  ]
}

function licencesOf(datasets: readonly PublishedDataset[]): string[] {
  return [...new Set(datasets.flatMap(({ licences }) => licences))]
}
