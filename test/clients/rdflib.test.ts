import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultBase } from '../publish/content.js'
import { absentStore, serveTestSite, type TestSite } from '../publish/testSite.js'

const python = pythonWithRdflib()

describe.skipIf(python === undefined)('rdflib', () => {
  let site: TestSite
  beforeAll(async () => {
    site = await serveTestSite(absentStore())
  })
  afterAll(() => site.close())

  test('reads a thing by its name, the same in every format', async () => {
    const read = await rdflibReads(`${site.origin}/id/house/1`, `${defaultBase}id/house/1`)
    expect(read.different).toEqual([])
    expect(new Set(Object.values(read.triples))).toEqual(new Set([read['by choice']]))
    expect(read.labels).toEqual([`"House of Glass"@en`, `"Maison <script>alert('1')</script> & \\"co\\""@fr`])
  })

  test('reads a thing with a non-ASCII name', async () => {
    const named = await rdflibReads(`${site.origin}/id/house/%C3%A9t%C3%A9%20(1)`, `${defaultBase}id/house/été%20(1)`)
    expect(named['by choice']).toBeGreaterThan(3)
    expect(named.different).toEqual([])
  })
})

interface Read {
  readonly 'by choice': number
  readonly triples: Readonly<Record<string, number>>
  readonly different: readonly string[]
  readonly labels: readonly string[]
}

async function rdflibReads(address: string, thing: string): Promise<Read> {
  const env = { ...process.env, NO_PROXY: '127.0.0.1', PYTHONIOENCODING: 'utf-8' }
  const { stdout } = await promisify(execFile)(python!, ['test/clients/rdflib_reads.py', address, thing], { env })
  return JSON.parse(stdout) as Read
}

/** A Python that has rdflib; undefined, with a printed reason, where there is none. */
function pythonWithRdflib(): string | undefined {
  try {
    execFileSync('python3', ['-c', 'import rdflib'], { stdio: 'pipe' })
    return 'python3'
  } catch (error) {
    if (process.env.CI) throw error
    console.warn('skipped: rdflib is not installed (pip install rdflib)')
    return undefined
  }
}
