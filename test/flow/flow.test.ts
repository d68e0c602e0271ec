import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functions as identifierFunctions } from '../../src/identifiers/functions.js'
import { functions as grel } from '../../src/mapping/functions/grel.js'
import { functions as own } from '../../src/mapping/functions/own.js'
import { sourceGroups } from '../../src/mapping/run.js'
import { readStaged, readTask, stage } from '../../src/mapping/stage.js'
import { Collector } from '../../src/problems/collector.js'
import { Problem } from '../../src/problems/problem.js'
import { parseQuads } from '../../src/rdf/quads.js'

/**
 * A folder a case: `mapping.ttl`, its sources, the quads that are expected (`expected.nq`, sorted) and the problems
 * (`problems.txt`, one a line as they are printed; the first word `fatal` where the mapping must stop).
 * With UPDATE=1 in the environment the expectations are written anew: then read them before you keep them.
 */
const cases = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory())

describe('flow', () => {
  let temporary = ''
  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'dataesr-flow-'))
  })
  afterAll(() => rm(temporary, { recursive: true, force: true }))

  it.each(cases.map(({ name }) => name))('%s', async (name) => {
    const folder = join(import.meta.dirname, name)
    const { quads, problems } = await run(folder, join(temporary, name))
    // What any strict parser would refuse must never come out.
    expect(() => parseQuads(quads)).not.toThrow()
    expectFile(join(folder, 'expected.nq'), quads)
    expectFile(join(folder, 'problems.txt'), problems)
  })
})

async function run(folder: string, output: string): Promise<{ quads: string; problems: string }> {
  const text = readFileSync(join(folder, 'mapping.ttl'), 'utf8')
  const task = { text, file: 'mapping.ttl', baseIRI: 'http://example.org/', folders: { data: [folder], mapping: folder, working: folder } }
  const functions = { ...grel, ...own, ...identifierFunctions }
  const collector = new Collector()
  const lines: string[] = []
  try {
    for (const group of sourceGroups(readTask(task)).keys()) {
      const staged = await stage({ ...task, group, output: `${output}-${group}` }, functions)
      collector.absorb(staged.problems)
      for await (const batch of readStaged(staged.path)) lines.push(...batch.map(([, quad]) => quad))
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { quads: '', problems: `fatal ${error.toString()}\n` }
  }
  return { quads: textOf([...new Set(lines)].sort()), problems: textOf(collector.problems().map(String)) }
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

function expectFile(path: string, actual: string): void {
  if (process.env['UPDATE'] === '1') writeFileSync(path, actual)
  expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '')
}
