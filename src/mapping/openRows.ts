import { openTexts } from '../sources/open.js'
import type { OpenSource } from '../sources/source.js'
import type { ViewOptions } from './views/openView.js'
import { isView, type AnySource } from './model.js'

/**
 * Opens what a triples map reads, a logical source or a view, for a set of references; `texts` are wanted as texts of
 * N-Quads, and are so where the source can make them. What is wrong with it as a whole
 * is thrown before any row is read; what is wrong with single rows is told to the report.
 */
export async function openRows(
  source: AnySource,
  references: readonly string[],
  { texts = [], ...options }: ViewOptions & { readonly texts?: readonly string[] },
): Promise<OpenSource> {
  if (!isView(source)) return openTexts({ source, references, texts, report: options.report })
  const { openView } = await import('./views/openView.js')
  return openView(source, [...references, ...texts], options)
}
