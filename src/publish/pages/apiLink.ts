/** The address of the page with parameters that were changed. */
export function link(path: string, query: string, change: (parameters: URLSearchParams) => void): string {
  const parameters = new URLSearchParams(query)
  change(parameters)
  const written = parameters.toString()
  return written === '' ? path : `${path}?${written}`
}
