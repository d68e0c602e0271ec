import type { Term } from '@rdfjs/types'
import type { VNode } from 'preact'
import { formats, resultFormats } from '../../rdf/formats.js'
import type { PageResult } from '../pageResult.js'
import { formatNumber } from './numbers.js'
import { Value } from './value.js'
import { sitePath, type View } from './view.js'

interface Props<Kind extends PageResult['kind']> {
  readonly view: View
  readonly result: Extract<PageResult, { readonly kind: Kind }>
  readonly query: string
}

/** The result of a query: a table, an answer of one word, or Turtle; with links to the same result for programs. */
export function Results({ view, result, query }: Props<PageResult['kind']>): VNode {
  return (
    <section>
      {result.kind === 'rows' && <Rows view={view} result={result} query={query} />}
      {result.kind === 'truth' && <p class="lead">{result.value ? view.words.yes : view.words.no}</p>}
      {result.kind === 'graph' && !result.isWhole && <p class="note">{view.words.resultBeginning}</p>}
      {result.kind === 'graph' && <pre>{result.turtle}</pre>}
      <OtherFormats view={view} result={result} query={query} />
    </section>
  )
}

function Rows({ view, result: { variables, rows, count } }: Props<'rows'>): VNode {
  const number = (value: number): string => formatNumber(view.language, value)
  if (rows.length === 0) return <p class="lead">{view.words.resultNone}</p>
  return (
    <>
      <p class="note">
        {count === rows.length
          ? view.words.resultRows(number(count))
          : count === undefined
            ? view.words.resultBeginning
            : view.words.resultCut(number(rows.length), number(count))}
      </p>
      <div class="scroll" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {variables.map((variable) => (
                <th scope="col">{variable}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                {variables.map((variable) => (
                  <Cell view={view} term={row[variable]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Cell({ view, term }: { view: View; term: Term | undefined }): VNode {
  if (!term) return <td />
  const isNumber = term.termType === 'Literal' && /#(integer|decimal|double)$/.test(term.datatype.value)
  return (
    <td class={isNumber ? 'number' : undefined}>
      <Value view={view} term={term} />
    </td>
  )
}

function OtherFormats({ view, result, query }: Props<PageResult['kind']>): VNode {
  const others = result.kind === 'graph' ? formats.filter(({ name }) => name !== 'html') : resultFormats
  return (
    <p class="note">
      {view.words.otherFormats}{' '}
      {others.map(({ name, title }) => (
        <a class="button" href={sitePath(view, `sparql?${new URLSearchParams({ query, format: name }).toString()}`)}>
          {title}
        </a>
      ))}
    </p>
  )
}
