import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'

/**
 * What cells of a generated table hold, by its name: the text of a cell, as it stands between the delimiters of a CSV.
 *
 * @type {Readonly<Record<string, (row: number, column: number) => string>>}
 */
export const cells = {
  plain: (row, column) => `value ${row} ${column}`,
  /** Quotes, accents, an escape of N-Quads and a delimiter in each cell; three of ten cells are empty. */
  hard: (row, column) => ((row * 7 + column * 3) % 10 < 3 && column > 0 ? '' : `"l’été, ""${row}""\\${column}"`),
}

/** Writes lines without holding them all. */
async function writeLines(path, lines) {
  const file = createWriteStream(path)
  let text = ''
  for (const line of lines) {
    text += line
    text += '\n'
    if (text.length > 1 << 18) {
      if (!file.write(text)) await once(file, 'drain')
      text = ''
    }
  }
  file.end(text)
  await once(file, 'finish')
}

const names = (columns) => Array.from({ length: columns }, (_, column) => `c${column}`)

/**
 * A CSV of some rows and columns.
 *
 * @param {string} path
 * @param {{ rows: number, columns: number, cell: (row: number, column: number) => string }} shape
 */
export function writeCsv(path, { rows, columns, cell }) {
  return writeLines(
    path,
    (function* () {
      yield names(columns).join(',')
      for (let row = 0; row < rows; row++) {
        let line = cell(row, 0)
        for (let column = 1; column < columns; column++) line += `,${cell(row, column)}`
        yield line
      }
    })(),
  )
}

/** The same as JSON Lines. */
export function writeJsonLines(path, { rows, columns, cell }) {
  return writeLines(
    path,
    (function* () {
      for (let row = 0; row < rows; row++)
        yield JSON.stringify(Object.fromEntries(names(columns).map((name, column) => [name, cell(row, column)])))
    })(),
  )
}

const head = '@prefix rml: <http://w3id.org/rml/> .\n@prefix ex: <http://example.org/> .\n'

/** As dataESR reads it: empty cells hold nothing, which other engines take for granted and cannot be told. */
const source = (path, formulation = 'CSV') =>
  `rml:logicalSource [ rml:source [ rml:path "${path}" ; rml:null "" ] ; rml:referenceFormulation rml:${formulation}${
    formulation === 'JSONPath' ? ' ; rml:iterator "$"' : ''
  } ]`

/** The same mapping in the form that Morph-KGC reads, beside it: `x.ttl` → `x.morph.ttl`. */
async function writeBoth(path, text) {
  await writeFile(path, text)
  await writeFile(morphMapping(path), text.replaceAll(/\[ rml:path ("[^"]*") ; rml:null "" \]/g, '$1'))
}

/** @param {string} path of a mapping */
export const morphMapping = (path) => path.replace(/\.ttl$/, '.morph.ttl')

/** One triples map with an object map a column. */
export async function writeMapping(path, { file, columns, formulation = 'CSV' }) {
  const statements = names(columns).map(
    (name) => `  rml:predicateObjectMap [ rml:predicate ex:${name} ; rml:objectMap [ rml:reference "${name}" ] ]`,
  )
  const map = `<#Row> ${source(file, formulation)} ; rml:subjectMap [ rml:template "http://example.org/{c0}" ] ;\n`
  await writeBoth(path, `${head}${map}${statements.join(' ;\n')} .\n`)
}

/** Many triples maps over one file. */
export async function writeManyMaps(path, { file, maps }) {
  const one = (number) =>
    `<#Map${number}> ${source(file)} ; rml:subjectMap [ rml:template "http://example.org/${number}/{c0}" ] ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "c1" ] ] .`
  await writeFile(path, `${head}${Array.from({ length: maps }, (_, number) => one(number)).join('\n')}\n`)
}

/** Two tables whose rows are joined: each child with one parent, or with `matches` of them. */
export async function writeJoin(folder, { rows, matches }) {
  const parents = `${folder}/parents.csv`
  const children = `${folder}/children.csv`
  const keys = Math.max(1, Math.floor(rows / matches))
  await writeLines(
    parents,
    (function* () {
      yield 'id,key'
      for (let row = 0; row < rows; row++) yield `${row},k${row % keys}`
    })(),
  )
  await writeLines(
    children,
    (function* () {
      yield 'id,key'
      for (let row = 0; row < rows; row++) yield `${row},k${(row * 7919) % keys}`
    })(),
  )
  const mapping = `${head}<#Parent> ${source(parents)} ; rml:subjectMap [ rml:template "http://example.org/parent/{id}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:key ; rml:objectMap [ rml:reference "key" ] ] .
<#Child> ${source(children)} ; rml:subjectMap [ rml:template "http://example.org/child/{id}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:parent ; rml:objectMap [ rml:parentTriplesMap <#Parent> ;
    rml:joinCondition [ rml:child "key" ; rml:parent "key" ] ] ] .
`
  await writeBoth(`${folder}/join.ttl`, mapping)
}
