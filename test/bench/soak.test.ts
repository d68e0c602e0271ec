import { execFile } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { Figures, judge } from '../../bench/soakFigures.js'

test('a soak of a few seconds prints its figures and ends well', async () => {
  // Bounds of a machine that runs other tests beside: what so little time shows is that all kinds of clients are answered.
  const bounds = ['--minutes', '0.1', '--every', '2', '--p99', '8000', '--growth', '2000', '--', '--engine', 'embedded']
  const { code, output } = await soak(bounds)
  expect(code, output).toBe(0)
  const rows = output.split('\n').filter((line) => /^\| \d+ s \| \d+ MB \|/.test(line))
  expect(rows.length).toBeGreaterThan(1)
  for (const kind of ['resource 200', 'page 200', 'nonsense 400']) expect(output).toContain(`| ${kind} |`)
  expect(output).toMatch(/\| heavy query \d+ \| \d+ \|/)
}, 180_000)

interface Ran {
  readonly code: number
  readonly output: string
}

function soak(args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['bench/soak.js', ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr })
    })
  })
}

describe('a soak fails', () => {
  const bounds = { p99: 100, growth: 100 }
  const fine = { status: 200, headers: {}, milliseconds: 5 }
  const soaked = (change: (figures: Figures) => void, memory = (_period: number) => 300): string[] => {
    const figures = new Figures()
    for (let period = 1; period <= 9; period++) {
      for (let i = 0; i < 100; i++) figures.report('resource', fine)
      figures.report('light query', fine)
      change(figures)
      figures.take(period, memory(period))
    }
    return judge(figures, bounds)
  }

  test('not where all is well, and what is too much is refused', () => {
    const refused = { ...fine, status: 503, headers: { 'retry-after': '5' } }
    expect(
      soaked((figures) => {
        figures.report('light query', refused)
        figures.report('heavy query', { ...refused, headers: {} })
        figures.report('nonsense', { ...fine, status: 404 })
      }),
    ).toEqual([])
  })

  test.each<[string, string, Partial<typeof fine>, RegExp]>([
    ['where a resource is refused', 'resource', { status: 503 }, /^resource: 503/],
    ['where a light query is refused without a time', 'light query', { status: 503 }, /^light query: 503/],
    ['where nonsense is a failure', 'nonsense', { status: 500 }, /^nonsense: 500/],
    ['where a connection is refused', 'heavy query', { status: 0, error: 'ECONNREFUSED' } as object, /ECONNREFUSED/],
  ])('%s', (...[, kind, answer, told]) => {
    expect(soaked((figures) => figures.report(kind, { ...fine, ...answer })).join('\n')).toMatch(told)
  })

  test('where resources are slow', () => {
    const slow = (figures: Figures): void => {
      for (let i = 0; i < 5; i++) figures.report('resource', { ...fine, milliseconds: 200 })
    }
    expect(soaked(slow)).toEqual([expect.stringContaining('took more than 200 ms; 100 are the most')])
  })

  test('where memory grows from the first third to the last, and not where it goes up and down', () => {
    const none = (): void => undefined
    expect(soaked(none, (period) => 300 + 30 * period)).toEqual([expect.stringContaining('memory grew by 180 MB')])
    expect(soaked(none, (period) => 300 + (period % 2) * 150)).toEqual([])
  })

  test('where nothing was asked', () => {
    const figures = new Figures()
    figures.take(1, 300)
    expect(judge(figures, bounds)).toHaveLength(2)
  })
})
