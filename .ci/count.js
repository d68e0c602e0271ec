/* Reads Vitest's JSON report and prints two numbers: tests passed, tests failed. */
import { readFileSync } from 'node:fs'

const { passed, failed, notes } = count(process.argv[2])
for (const note of notes) console.error(`FAILED: ${note}`)
console.log(`${passed} ${failed}`)

/** A test that was skipped or left to do has failed; so has a file without a failed test that could not be run. */
function count(path) {
  const report = read(path)
  if (report === undefined) return { passed: 0, failed: 1, notes: ['the tests wrote no report'] }
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: file.name })),
  )
  const failures = tests.filter((test) => test.status !== 'passed')
  const files = report.testResults.filter(
    (file) => file.status !== 'passed' && file.assertionResults.every((test) => test.status === 'passed'),
  )
  const notes = [
    ...failures.map((test) => `${test.file}: ${test.fullName} (${test.status})`),
    ...files.map((file) => `${file.name}: ${file.message || 'could not be run'}`),
  ]
  // An error outside any test, such as an unhandled rejection, is seen in the verdict alone.
  if (!report.success && notes.length === 0) notes.push('an error outside the tests')
  if (tests.length === 0 && notes.length === 0) notes.push('no tests were found')
  return { passed: tests.length - failures.length, failed: notes.length, notes }
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    console.error(error.message)
    return undefined
  }
}
