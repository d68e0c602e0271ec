import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { isomorphic } from 'rdf-isomorphic'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functions as identifierFunctions } from '../../src/identifiers/functions.js'
import { functions as grel } from '../../src/mapping/functions/grel.js'
import { functions as own } from '../../src/mapping/functions/own.js'
import { problemsOf } from '../../src/problems/problems.js'
import { parseQuads } from '../../src/rdf/quads.js'
import { mapWhole } from '../mapping/mapWhole.js'
import { testFunctions } from './rmlFunctions.js'
import { skipped } from './rmlSkipped.js'

/** The public RML suites (data only): each case a mapping, its inputs, and the expected quads, or an error that must be told. */
const suites = ['rml-core-csv', 'rml-core-json', 'rml-io-registry', 'rml-fnml']
const root = new URL('../../../shared/suites/', import.meta.url).pathname
const isThere = existsSync(root)
if (!isThere) console.log('skipped: the public RML suites are not beside the checkout (../shared/suites)')

interface Case {
  readonly ID: string
  readonly title: string
  readonly mapping: string
  readonly base_iri?: string
  readonly output1: string
  readonly error: string
}

describe.skipIf(!isThere && process.env['CI'] === undefined)('RML suites', () => {
  for (const suite of suites) {
    describe(suite, () => {
      let folder = ''
      beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), 'dataesr-rml-'))
      })
      afterAll(() => rm(folder, { recursive: true, force: true }))
      for (const testCase of readCases(suite)) {
        if (skipped[testCase.ID] !== undefined) continue
        it(`${testCase.ID}: ${testCase.title}`, async () => {
          const run = mapCase(join(root, suite, testCase.ID), testCase, folder)
          if (testCase.error.toLowerCase() === 'true')
            await expect(run).rejects.toSatisfy((error) => problemsOf(error) !== undefined)
          else await expectSame(await run, join(root, suite, testCase.ID, testCase.output1 || 'output.nq'))
        })
      }
    })
  }
})

function readCases(suite: string): readonly Case[] {
  const metadata = join(root, suite, 'metadata.csv')
  if (!existsSync(metadata)) return []
  const cases = parse<Case>(readFileSync(metadata), { columns: true, bom: true })
  return cases.filter(({ ID }) => existsSync(join(root, suite, ID)))
}

/** Maps a case as `dataesr map --strict` does, for which only warnings of the mapping itself are no error. */
async function mapCase(caseFolder: string, { ID, mapping, base_iri }: Case, folder: string): Promise<string> {
  const file = join(caseFolder, mapping || 'mapping.ttl')
  const folders = { data: [caseFolder], mapping: caseFolder, working: caseFolder }
  const functions = { ...grel, ...own, ...identifierFunctions, ...testFunctions }
  const temporary = join(folder, ID)
  await mkdir(temporary)
  const { quads, problems } = await mapWhole(
    { file, text: readFileSync(file, 'utf8'), folders },
    { baseIRI: base_iri ?? 'http://example.com/base/', functions, temporary },
  )
  const [problem] = problems.filter(({ severity }) => severity !== 'warning')
  if (problem !== undefined) throw problem
  return quads.map((quad) => `${quad}\n`).join('')
}

async function expectSame(actual: string, expectedFile: string): Promise<void> {
  const expected = existsSync(expectedFile) ? await readFile(expectedFile, 'utf8') : ''
  const isSame = isomorphic(unique(actual), unique(expected))
  expect(isSame, `mapped:\n${actual}\nexpected:\n${expected}`).toBe(true)
}

function unique(text: string) {
  return parseQuads([...new Set(text.split('\n'))].join('\n'))
}
