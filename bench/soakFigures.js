/**
 * What came of a soak, kept by periods: answers by kind and status, times of resources and light queries.
 */
export class Figures {
  #period = empty()
  /** @type {{ seconds: number, megabytes: number, resource: Times, light: Times, statuses: Map<string, number> }[]} */
  rows = []
  /** Milliseconds of all resources. */
  resources = []
  /** Answers in all, by kind and status. */
  statuses = new Map()
  /** What must not be, each once with how often. */
  faults = new Map()

  /** @param {string} kind */
  report(kind, answer) {
    const key = `${kind} ${answer.status || 'none'}`
    this.statuses.set(key, (this.statuses.get(key) ?? 0) + 1)
    if (kind === 'resource') this.resources.push(answer.milliseconds)
    if (kind in this.#period) this.#period[kind].push(answer.milliseconds)
    const fault = faults[kind]?.(answer)
    if (fault) this.fault(`${kind}: ${fault}`)
  }

  fault(text) {
    if (this.faults.has(text) || this.faults.size < mostFaults) this.faults.set(text, (this.faults.get(text) ?? 0) + 1)
  }

  /** Ends a period. */
  take(seconds, megabytes) {
    const row = {
      seconds,
      megabytes,
      resource: timesOf(this.#period.resource),
      light: timesOf(this.#period['light query']),
    }
    this.rows.push(row)
    this.#period = empty()
    return row
  }
}

/** Faults that are told apart. */
const mostFaults = 30

const empty = () => ({ resource: [], 'light query': [] })

/** What is a fault of the server, by the kind of the request. */
const faults = {
  resource: ({ status, error, path }) => status !== 200 && `${status || error} at ${path}`,
  page: ({ status, error, path }) => status !== 200 && `${status || error} at ${path}`,
  'light query': ({ status, headers, error }) =>
    status !== 200 && !((status === 429 || status === 503) && headers['retry-after']) && `${status || error}`,
  'heavy query': ({ status, error }) => status === 0 && error !== undefined && !broken.test(error) && error,
  nonsense: ({ status, error }) => !(status >= 400 && status < 500) && `${status || error}`,
}

/** An answer that had begun and could not be ended is broken off. */
const broken = /aborted|hang up|ECONNRESET/

/** @returns {{ count: number, p50: number, p99: number }} in milliseconds */
function timesOf(all) {
  const sorted = [...all].sort((a, b) => a - b)
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) }
}

/**
 * Judges a soak.
 *
 * @param {Figures} figures
 * @param {{ p99: number, growth: number }} bounds milliseconds of the slowest hundredth of resources; megabytes by which memory may grow
 * @returns {string[]} what is wrong
 */
export function judge({ rows, resources, faults: found }, { p99, growth }) {
  const wrong = [...found].map(([fault, times]) => `${fault} (${times} times)`)
  const times = timesOf(resources)
  if (times.p99 > p99) wrong.push(`a hundredth of the resources took more than ${times.p99} ms; ${p99} are the most`)
  const third = Math.ceil(rows.length / 3)
  const grown = mean(rows.slice(-third)) - mean(rows.slice(0, third))
  if (grown > growth) wrong.push(`memory grew by ${Math.round(grown)} MB; ${growth} are the most`)
  if (resources.length === 0) wrong.push('no resource was asked for')
  if (!rows.some(({ light }) => light.count > 0)) wrong.push('no light query was asked')
  return wrong
}

const mean = (rows) => rows.reduce((sum, { megabytes }) => sum + megabytes, 0) / rows.length
