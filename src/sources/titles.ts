/** Column name → the titles that it may have in a header (CSVW, Metadata Vocabulary §5.6 `titles`). */
export type Titles = Readonly<Record<string, readonly string[]>>

/**
 * The columns of a header by the names that a mapping uses: exports of different years call a column differently, and each
 * of its titles is the column. Where several of them stand in one header, the name is there twice, as {@link findColumns}
 * will tell.
 */
export function nameColumns(columns: readonly string[], titles: Titles | undefined): readonly string[] {
  if (titles === undefined) return columns
  const names = new Map(Object.entries(titles).flatMap(([name, all]) => all.map((title) => [title, name] as const)))
  return columns.map((column) => names.get(column) ?? column)
}
