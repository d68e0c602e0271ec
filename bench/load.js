import autocannon from 'autocannon'

/** Clients at once. */
const connections = 10

/**
 * Asks for paths in turn, as fast as answers come.
 *
 * @param {{ port: number, paths: readonly string[], headers?: Record<string, string>, seconds: number }} options
 * @returns {Promise<{ perSecond: number, milliseconds: number }>} answers a second; time of the slowest hundredth
 */
export async function load({ port, paths, headers = {}, seconds }) {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    duration: seconds,
    requests: paths.map((path) => ({ path, headers })),
  })
  const wrong = result.non2xx + result.errors + result.timeouts
  if (wrong > 0) throw new Error(`${wrong} of ${result.requests.total} requests failed`)
  return { perSecond: result.requests.average, milliseconds: result.latency.p99 }
}

/**
 * Asks as {@link load} does, but each client begins elsewhere: else all would ask for the same, and the first alone would
 * have it made.
 *
 * @param {{ port: number, requests: readonly object[], connections: number, seconds: number }} options
 * @returns {Promise<autocannon.Result>}
 */
export function loadSpread({ port, requests, connections: clients, seconds }) {
  let begun = 0
  return autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: clients,
    duration: seconds,
    requests,
    setupClient(client) {
      const start = Math.floor((requests.length / clients) * begun++)
      client.setRequests([...requests.slice(start), ...requests.slice(0, start)])
    },
  })
}
