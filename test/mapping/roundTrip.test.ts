import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { parse } from 'oxigraph'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mapWhole } from './mapWhole.js'

/** From any table to quads and back: whatever cells, headers and delimiters are, a strict parser reads the cells' texts again. */
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dataesr-round-trip-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const character = fc.constantFrom(
  'a',
  'é',
  '’',
  '𝄞',
  '"',
  "'",
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r\n',
  '\\',
  '{',
  '}',
  '<',
  ' ',
  '\u0001',
)
const text = fc.oneof(fc.string({ unit: character, maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 12 }))
// A byte order mark at the start of a file is none of its text, and a name may hold what a cell may.
const header = text.filter((name) => name !== '' && !name.startsWith('\ufeff'))
const delimiter = fc.constantFrom(',', ';', '\t', '|', ':', '~', '^', '·', 'x')

const table = fc.uniqueArray(header, { minLength: 1, maxLength: 4 }).chain((names) =>
  fc.record({
    names: fc.constant(names),
    rows: fc.array(fc.tuple<string[]>(...names.map(() => text)), { maxLength: 5 }),
    delimiter,
  }),
)

const quotedCell = (cell: string) => `"${cell.replaceAll('"', '""')}"`

/** A string of Turtle, in which everything but letters and digits is escaped. */
const turtle = (value: string) =>
  `"${[...value].map((one) => (/[a-z0-9]/i.test(one) ? one : `\\U${one.codePointAt(0)!.toString(16).padStart(8, '0')}`)).join('')}"`

const inTemplate = (reference: string) => reference.replace(/[{}\\]/g, '\\$&')

it('holds each cell again, as a literal and in an IRI', async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ names, rows, delimiter: between }) => {
      const lines = [names, ...rows].map((cells) => cells.map(quotedCell).join(between))
      await writeFile(join(folder, 't.csv'), `${lines.join('\n')}\n`)
      const maps = names.map((name, at) => {
        const statement = `rml:predicateObjectMap [ rml:predicate ex:p${at} ; rml:objectMap [ rml:reference ${turtle(name)} ] ]`
        const iri = `rml:predicateObjectMap [ rml:predicate ex:i${at} ; rml:objectMap [ rml:template ${turtle(`http://e/{${inTemplate(name)}}`)} ] ]`
        return `${statement} ; ${iri}`
      })
      const mapping = `@prefix rml: <http://w3id.org/rml/> . @prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix ex: <http://example.org/> .
        <#Row> rml:logicalSource [ rml:source [ a csvw:Table ; csvw:url "t.csv" ; csvw:dialect [ csvw:delimiter ${turtle(between)} ] ] ; rml:referenceFormulation rml:CSV ] ;
          rml:subject ex:table ; ${maps.join(' ; ')} .`
      const folders = { data: [folder], mapping: folder, working: folder }
      const { quads, problems } = await mapWhole(
        { file: 'mapping.ttl', text: mapping, folders },
        { baseIRI: 'http://example.org/', functions: {}, temporary: folder },
      )
      expect(problems.map(String)).toEqual([])
      const read = parse(quads.map((quad) => `${quad}\n`).join(''), { format: 'application/n-quads' })
      const valuesOf = (predicate: string) =>
        new Set(
          read
            .filter((quad) => quad.predicate.value === `http://example.org/${predicate}`)
            .map(({ object }) => object.value),
        )
      for (const at of names.keys()) {
        const cells = new Set(rows.map((row) => row[at]!))
        expect(valuesOf(`p${at}`)).toEqual(cells)
        expect(
          new Set([...valuesOf(`i${at}`)].map((iri) => decodeURIComponent(iri.slice('http://e/'.length)))),
        ).toEqual(cells)
      }
    }),
    { numRuns: 200 },
  )
})
