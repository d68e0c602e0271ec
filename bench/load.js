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
