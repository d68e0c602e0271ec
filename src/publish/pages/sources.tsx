import type { VNode } from 'preact'
import type { PublishedDataset } from '../datasets.js'
import type { Document } from '../document.js'
import { compareTexts, formatNumber } from './numbers.js'
import { Thing } from './value.js'
import { bestLiteral, labelOf, linkTo, type View } from './view.js'

/** The datasets that say what is told, with the rows that it comes from, their licences and sources. */
export function Sources({ view, document }: { view: View; document: Document }): VNode {
  if (document.datasets.length === 0) return <></>
  return (
    <section>
      <h2>{view.words.sources}</h2>
      <ol class="sources">
        {document.datasets.map((dataset, index) => (
          <li id={`source-${index + 1}`}>
            <Source view={view} document={document} dataset={dataset} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Source({ view, document, dataset }: { view: View; document: Document; dataset: PublishedDataset }): VNode {
  const count = document.description.quads.filter(({ graph }) => graph.value === dataset.graph).length
  return (
    <>
      <DatasetName view={view} dataset={dataset} /> — {view.words.statements(formatNumber(view.language, count))}
      {dataset.licences.map((licence) => (
        <>
          {' · '}
          <Thing view={view} iri={licence} />
        </>
      ))}
      <Rows view={view} rows={rowsOf(document, dataset)} />
    </>
  )
}

/** A dataset by its title, leading to its page. */
export function DatasetName({ view, dataset }: { view: View; dataset: PublishedDataset }): VNode {
  const title = bestLiteral(view, dataset.titles)?.value ?? labelOf(view, dataset.iri).text
  const link = linkTo(view, dataset.iri)
  return link === undefined ? <strong>{title}</strong> : <a href={link}>{title}</a>
}

/** The rows of the tables: one is told at once, many are folded. */
function Rows({ view, rows }: { view: View; rows: readonly string[] }): VNode {
  const [only] = rows
  if (only === undefined) return <></>
  if (rows.length === 1) return <span class="rows"> · {only}</span>
  const more = rows.length - shownRows
  return (
    <details class="rows">
      <summary>{view.words.rows(formatNumber(view.language, rows.length))}</summary>
      {rows.slice(0, shownRows).join(', ')}
      {more > 0 && ` ${view.words.more(formatNumber(view.language, more))}`}
    </details>
  )
}

/** A dataset may say something of a thing in thousands of rows. */
const shownRows = 50

/** `etablissements.csv:12`, once each. */
function rowsOf(document: Document, { graph }: PublishedDataset): string[] {
  const { quads, origins } = document.description
  const rows = origins.flatMap((origin, index) => {
    if (origin?.file === undefined || quads[index]?.graph.value !== graph) return []
    const file = origin.file.split('/').at(-1) ?? origin.file
    return [origin.line === undefined ? file : `${file}:${origin.line}`]
  })
  return [...new Set(rows)].sort((a, b) => compareTexts('en', a, b))
}
