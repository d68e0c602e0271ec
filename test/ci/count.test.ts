import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

describe('.ci/count.js', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-count-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const file = (status: string, ...tests: string[]) => ({
    name: 'a.test.ts',
    status,
    message: '',
    assertionResults: tests.map((test) => ({ fullName: 'a test', status: test })),
  })

  test.each([
    ['all passed', { success: true, testResults: [file('passed', 'passed', 'passed')] }, '2 0'],
    ['one failed', { success: false, testResults: [file('failed', 'passed', 'failed')] }, '1 1'],
    ['one skipped', { success: true, testResults: [file('passed', 'passed', 'skipped')] }, '1 1'],
    ['one pending, one to do', { success: true, testResults: [file('passed', 'pending', 'todo')] }, '0 2'],
    ['a file that did not load', { success: false, testResults: [file('passed', 'passed'), file('failed')] }, '1 1'],
    ['an error after the tests', { success: false, testResults: [file('passed', 'passed')] }, '1 1'],
    ['a hook that failed after its tests', { success: false, testResults: [file('failed', 'passed')] }, '1 1'],
    ['no test', { success: true, testResults: [] }, '0 1'],
  ])('counts %s', (_, report, counts) => {
    const path = join(folder, 'report.json')
    writeFileSync(path, JSON.stringify(report))
    expect(count(path)).toBe(counts)
  })

  test('counts a missing report as a failure', () => expect(count(join(folder, 'none.json'))).toBe('0 1'))
})

function count(path: string): string {
  return spawnSync(process.execPath, ['.ci/count.js', path], { encoding: 'utf8' }).stdout.trim()
}
