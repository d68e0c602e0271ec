import type { VNode } from 'preact'
import { formats } from '../../rdf/formats.js'
import type { LanguageChoice } from '../language.js'
import type { Site } from '../site.js'
import { renderPage } from './layout.js'
import { formatNumber } from './numbers.js'
import { DatasetName } from './sources.js'
import { createView, type View } from './view.js'

/** A named graph, as it is listed. */
export interface ListedGraph {
  readonly iri: string
  readonly triples: number
  /** Where it is read. */
  readonly address: string
  /** IRI of the dataset whose quads it holds. */
  readonly dataset: string | undefined
}

/** The named graphs for people: which dataset each holds, how large it is, and where it is downloaded. */
export function graphsPage(site: Site, graphs: readonly ListedGraph[], choice: LanguageChoice): string {
  const view = createView(site, choice)
  const path = `${site.address.mount}graphs`
  return renderPage(view, {
    title: view.words.graphs,
    path,
    description: view.words.graphsIntro,
    canonical: `${site.address.baseIRI}graphs`,
    alternates: downloads.map(({ name, mediaType, title }) => ({ href: `${path}.${name}`, type: mediaType, title })),
    body: (
      <article>
        <h1>{view.words.graphs}</h1>
        <p class="lead">{view.words.graphsIntro}</p>
        {graphs.map((graph) => (
          <Graph view={view} graph={graph} />
        ))}
        <section>
          <h2>{view.words.allGraphs}</h2>
          <p>{view.words.allGraphsIntro}</p>
          <Downloads at={(name) => `${path}?default&format=${name}`} />
        </section>
      </article>
    ),
  })
}

const downloads = formats.filter(({ name }) => name !== 'html')

function Graph({ view, graph }: { view: View; graph: ListedGraph }): VNode {
  const { iri, triples, address } = graph
  const dataset = view.site.datasets.find((each) => each.iri === graph.dataset)
  const at = (name: string): string => (address.includes('?') ? `${address}&format=${name}` : `${address}.${name}`)
  return (
    <section>
      <h2>{dataset ? <DatasetName view={view} dataset={dataset} /> : nameOf(view, iri)}</h2>
      <p>
        <code>{iri}</code> · {view.words.statements(formatNumber(view.language, triples))}
      </p>
      <Downloads at={at} />
    </section>
  )
}

/** The theme's own catalogue lies in a graph too, and is no dataset. */
function nameOf({ site, words }: View, iri: string): string {
  return iri === `${site.address.baseIRI}graph/catalogue` ? words.catalogue : iri
}

function Downloads({ at }: { at: (name: string) => string }): VNode {
  return (
    <p>
      {downloads.map(({ name, mediaType, title }) => (
        <a class="button" href={at(name)} type={mediaType}>
          {title}
        </a>
      ))}
    </p>
  )
}
