import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultBase } from '../publish/content.js'
import { serveTestSite, type TestSite } from '../publish/testSite.js'
import { openTestStore } from '../publish/testStore.js'
import { isInstalled, run } from './client.js'

const packaged = 'SPARQLWrapper (pip install SPARQLWrapper)'
const isThere = isInstalled('python3', ['-c', 'import SPARQLWrapper, rdflib'], packaged)

const place = `<${defaultBase}id/place/75056>`
const label = '<http://www.w3.org/2000/01/rdf-schema#label>'
const queries = {
  SELECT: `SELECT ?label { <${defaultBase}id/house/1> <http://www.w3.org/2004/02/skos/core#prefLabel> ?label FILTER(LANG(?label) = "en") }`,
  ASK: `ASK { ${place} ${label} ?name }`,
  CONSTRUCT: `CONSTRUCT { ?place ${label} ?name } WHERE { ?place ${label} ?name FILTER(?place = ${place}) }`,
  DESCRIBE: `DESCRIBE ${place}`,
  update: `DELETE WHERE { ${place} ?p ?o }`,
}

const expected: Readonly<Record<string, unknown>> = {
  SELECT: ['House of Glass'],
  ASK: true,
  CONSTRUCT: [`${place} ${label} "Paris"`],
  DESCRIBE: [`${place} ${label} "Paris"`],
}

describe.skipIf(!isThere)('SPARQLWrapper', () => {
  let site: TestSite
  let asked: Asked

  beforeAll(async () => {
    site = await serveTestSite(openTestStore)
    const program = ['test/clients/sparqlwrapper_asks.py', `${site.origin}/sparql`]
    asked = JSON.parse(await run('python3', program, JSON.stringify(queries))) as Asked
  })
  afterAll(() => site.close())

  describe.each(Object.keys(expected))('asks by %s', (form) => {
    test('the same in every format and by every method', () => check(form))
  })

  function check(form: string): void {
    const answers = asked.answers.filter((each) => each.form === form)
    expect(answers.length).toBeGreaterThanOrEqual(9)
    expect(answers.filter(({ answer, format }) => !isExpected(form, format, answer))).toEqual([])
  }

  test('is refused an update, with the reason', () => {
    expect(asked.refusals).toHaveLength(2)
    for (const refusal of asked.refusals) expect(refusal).toMatch(/read-only|403/)
  })
})

interface Asked {
  readonly answers: readonly {
    readonly form: string
    readonly format: string
    readonly method: string
    readonly answer: unknown
  }[]
  readonly refusals: readonly string[]
}

/** A literal of TSV has its quotes and its language. */
function isExpected(form: string, format: string, answer: unknown): boolean {
  const wanted = format === 'tsv' ? ['"House of Glass"@en'] : expected[form]
  return JSON.stringify(answer) === JSON.stringify(wanted)
}
