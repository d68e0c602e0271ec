import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { format, resolveConfig } from 'prettier'

/**
 * A measured piece of work: how much, how fast, and how fast the baseline of the same run.
 *
 * @typedef {{ what: string, amount: string, rate: number, unit: string, baseline: string, baseRate: number }} Result
 */

/**
 * A table of results.
 *
 * @param {string} title
 * @param {readonly Result[]} results
 */
export function section(title, results) {
  const line = ({ what, amount, rate, unit, baseline, baseRate }) =>
    `| ${what} | ${amount} | ${number(rate)} ${unit} | ${baseline}: ${number(baseRate)} | ${(rate / baseRate).toFixed(2)} |`
  const head = '| what | how much | dataESR | baseline | ratio |\n| --- | --- | ---: | --- | ---: |'
  return `### ${title}\n\n${head}\n${results.map(line).join('\n')}`
}

/** The day, what it was measured on, and how busy that was before (waiting processes; the last five minutes). */
export function machine() {
  const memory = Math.round(os.totalmem() / 2 ** 30)
  const date = new Date().toISOString().slice(0, 10)
  const busy = os.loadavg()[1].toFixed(1)
  return `${date}; ${os.availableParallelism()} cores, ${memory} GiB; Node ${process.versions.node}; load average before ${busy}`
}

export function number(value) {
  return Math.round(value).toLocaleString('en')
}

export function seconds(value) {
  return `${value.toFixed(1)} s`
}

/** Puts the results into BENCHMARKS.md. */
export async function writeResults(text) {
  const old = readFileSync('BENCHMARKS.md', 'utf8')
  const renewed = old.replace(
    /(<!-- results -->)[^]*(<!-- \/results -->)/,
    (_, start, end) => `${start}\n\n${text}\n\n${end}`,
  )
  const formatted = await format(renewed, { ...(await resolveConfig('BENCHMARKS.md')), parser: 'markdown' })
  writeFileSync('BENCHMARKS.md', formatted)
}
