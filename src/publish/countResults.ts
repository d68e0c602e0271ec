/** How many results (rows, triples) a whole answer holds, by the name of its format; undefined where that cannot be told at little cost. */
export function countResults(format: string, body: Buffer): number | undefined {
  return counters[format]?.(body.toString('utf8'))
}

const counters: Readonly<Record<string, (text: string) => number | undefined>> = {
  json: (text) => (JSON.parse(text) as { results?: { bindings: readonly unknown[] } }).results?.bindings.length,
  // A tag cannot stand in text; the answer to ASK has another.
  xml: (text) =>
    text.includes('<boolean>') ? undefined : text.split('<result>').length - 1 + (text.split('<result/>').length - 1),
  // The first line names the variables; line ends within quotes are no ends.
  csv: (text) => (isTruth(text) ? undefined : linesOf(text.replace(/"[^"]*"/g, '')) - 1),
  tsv: (text) => (isTruth(text) ? undefined : linesOf(text) - 1),
  nt: linesOf,
  nq: linesOf,
}

function linesOf(text: string): number {
  return text.split('\n').length - (text === '' || text.endsWith('\n') ? 1 : 0)
}

/** ASK has no results in CSV and TSV; engines write one word. */
function isTruth(text: string): boolean {
  return /^(true|false)\s*$/.test(text)
}
