import type { VNode } from 'preact'
import { textsIn } from '../api/csv.js'
import { linkTo, type View } from './view.js'

/** The values of a member of an item in a cell: the first of them, things as links. */
export function ItemValues({ view, value }: { view: View; value: unknown }): VNode {
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value]
  const shown = values.slice(0, mostValues).map((each) => <Value view={view} value={each} />)
  return (
    <>
      {shown.map((each, i) => (i === 0 ? each : <>, {each}</>))}
      {values.length > mostValues && ` … (${values.length})`}
    </>
  )
}

const mostValues = 4

function Value({ view, value }: { view: View; value: unknown }): VNode {
  if (value === undefined || value === null) return <></>
  if (typeof value === 'boolean') return <>{value ? view.words.yes : view.words.no}</>
  if (typeof value === 'string' || typeof value === 'number') return <>{value}</>
  if (typeof value !== 'object') return <></>
  const { id, label, '@value': literal } = value as Readonly<Record<string, unknown>>
  if (typeof literal === 'string') return <>{literal}</>
  if (id === undefined && label === undefined) return <>{textsIn(value, view.language).join(', ')}</>
  const iri = typeof id === 'string' ? id : ''
  const [text = shortened(iri)] = textsIn(label, view.language)
  const address = linkTo(view, iri)
  return address === undefined ? <>{text}</> : <a href={address}>{text}</a>
}

/** What is shown of an IRI without a label. */
function shortened(iri: string): string {
  const text = iri.replace(/^https?:\/\//, '').replace(/\/$/, '')
  return text.length > 48 ? `${text.slice(0, 47)}…` : text
}
