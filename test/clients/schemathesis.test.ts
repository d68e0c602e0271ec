import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuiltSite, serveBuilt } from '../publish/builtSite.js'

const program = findSchemathesis()

/** Seconds that one run may go on with finding requests. */
const budget = 45

describe.skipIf(program === undefined)('schemathesis', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-schemathesis-'))
  let site: BuiltSite
  beforeAll(async () => {
    site = await serveBuilt()
  })
  afterAll(async () => {
    await site.close()
    rmSync(folder, { recursive: true })
  })

  test('finds no failure, no answer outside its schema, and nothing wrong that is accepted', async () => {
    const checks = [
      ...['not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'response_headers_conformance'],
      ...['response_schema_conformance', 'negative_data_rejection', 'unsupported_method', 'allow_header_conformance'],
    ]
    const said = await run(`${site.origin}/api/openapi.json`, ['--checks', checks.join()])
    expect(said).toContain('Operations:')
  }, 150_000)

  test('finds nothing right that is refused', async () => {
    // Which cursors were given, and that the south lies below the north, no schema can say.
    const document = JSON.parse(await (await fetch(`${site.origin}/api/openapi.json`)).text())
    for (const { get } of Object.values<{ get: { parameters: readonly { name: string }[] } }>(document.paths)) {
      get.parameters = get.parameters.filter(({ name }) => name !== 'cursor' && name !== 'bbox')
    }
    const path = join(folder, 'openapi.json')
    writeFileSync(path, JSON.stringify(document))
    const options = ['--url', site.origin, '--mode', 'positive', '--checks', 'positive_data_acceptance']
    expect(await run(path, options)).toContain('Operations:')
  }, 150_000)

  /** What it prints; it ends with an error, which says what it found, where a check fails. */
  async function run(document: string, options: readonly string[]): Promise<string> {
    const bounds = [
      '--phases',
      'examples,coverage,fuzzing',
      '--max-examples',
      '2',
      '--max-time',
      String(budget),
      '--seed',
      '1',
    ]
    const env = { ...process.env, NO_PROXY: '127.0.0.1', PYTHONIOENCODING: 'utf-8' }
    const args = ['run', document, ...options, ...bounds, '--no-color']
    const { stdout } = await promisify(execFile)(program!, args, { cwd: folder, env, maxBuffer: 2 ** 26 }).catch(
      (error: unknown) => {
        throw new Error((error as { stdout?: string }).stdout?.slice(-8_000), { cause: error })
      },
    )
    return stdout
  }
})

/** The program; undefined, with a printed reason, where it is not installed. */
function findSchemathesis(): string | undefined {
  const name = process.env.SCHEMATHESIS ?? 'schemathesis'
  try {
    execFileSync(name, ['--version'], { stdio: 'pipe' })
    return name
  } catch (error) {
    if (process.env.CI) throw error
    console.warn('skipped: schemathesis is not installed (pip install schemathesis)')
    return undefined
  }
}
