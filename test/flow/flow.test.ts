import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functions as identifierFunctions } from '../../src/identifiers/functions.js'
import { functions as grel } from '../../src/mapping/functions/grel.js'
import { functions as own } from '../../src/mapping/functions/own.js'
import { problemsOf } from '../../src/problems/problems.js'
import { parseQuads } from '../../src/rdf/quads.js'
import { mapWhole } from '../mapping/mapWhole.js'

/**
 * A folder a case: `mapping.ttl` (or `.yml`, or another format), its sources, the quads that are expected (`expected.nq`, sorted) and the problems
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

async function run(folder: string, temporary: string): Promise<{ quads: string; problems: string }> {
  const file = readdirSync(folder).find((name) => name.startsWith('mapping.')) ?? 'mapping.ttl'
  const text = readFileSync(join(folder, file), 'utf8')
  const folders = { data: [folder], mapping: folder, working: folder }
  const functions = { ...grel, ...own, ...identifierFunctions }
  await mkdir(temporary)
  try {
    const { quads, problems } = await mapWhole({ file, text, folders }, { baseIRI: 'http://example.org/', functions, temporary })
    return { quads: textOf([...new Set(quads)].sort()), problems: textOf(problems.map(String)) }
  } catch (error) {
    const fatal = problemsOf(error)
    if (fatal === undefined) throw error
    return { quads: '', problems: textOf(fatal.map((problem) => `${problem.severity} ${problem.toString()}`)) }
  }
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

function expectFile(path: string, actual: string): void {
  if (process.env['UPDATE'] === '1') writeFileSync(path, actual)
  expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '')
}
