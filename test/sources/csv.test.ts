import fc from 'fast-check'
import { parse as csvParse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { openCsv } from '../../src/sources/csv.js'
import type { Cell, Dialect, LogicalSource, References } from '../../src/sources/source.js'
import { problemOf, readAll, temporaryFiles, type Result } from './sourceFile.js'

const makeFile = temporaryFiles()

interface Options extends Partial<Omit<LogicalSource, 'path' | 'name' | 'kind'>> {
  readonly chunkSize?: number
}

async function read(
  content: string | Uint8Array,
  references: References = 'all',
  options: Options = {},
): Promise<Result> {
  const { chunkSize, ...source } = options
  const path = await makeFile('t.csv', content)
  return readAll({ kind: 'csv', path, name: 't.csv', ...source }, references, { open: openCsv, chunkSize })
}

async function cells(content: string, dialect: Dialect = {}): Promise<Cell[][]> {
  return (await read(content, 'all', { dialect })).cells
}

describe('header', () => {
  test('columns are found by exact name, byte order mark taken off', async () => {
    const { cells } = await read('\ufeffid;Nom;nom\n1;A;a\n', ['nom', 'id', 'nom'])
    expect(cells).toEqual([['a', '1', 'a']])
  })

  test('empty and duplicate names are allowed where nobody asks for them', async () => {
    const { cells, columns } = await read('a,,b,a\n1,2,3,4\n', ['b', ''])
    expect(columns).toEqual(['a', '', 'b', 'a'])
    expect(cells).toEqual([['3', '2']])
  })

  test('missing columns are told all at once, before any row, each with the nearest name', async () => {
    expect(await problemOf(read('uai - identifiant;siret;RNA\n"x', ['uai', 'rna', 'siren', 'siret']))).toBe(
      't.csv:1: missing-column: the table has no column "uai"; the nearest is "uai - identifiant", no column "rna"; the nearest is "RNA", no column "siren"; the nearest is "siret"',
    )
  })

  test('one missing column is the column of the problem', async () => {
    expect(await problemOf(read('\n# c\na,b\n', ['c'], { dialect: { comment: '#' } }))).toBe(
      't.csv:3: missing-column: the table has no column "c"; the nearest is "a" (column c)',
    )
  })

  test('a column that is there twice', async () => {
    expect(await problemOf(read('a,b,a\n1,2,3\n', ['b', 'a']))).toBe(
      't.csv:1: duplicate-column: the table has several columns named "a" (columns 1, 3) (column a)',
    )
  })

  test('names with newlines and quotes', async () => {
    const { cells, lines } = await read('"a ""x""","b\nc"\n1,2\n', ['b\nc', 'a "x"'])
    expect(cells).toEqual([['2', '1']])
    expect(lines).toEqual([3])
  })

  test('no header: columns are numbers', async () => {
    const { cells, lines } = await read('x;y\nz;w\n', ['2', '1'], { dialect: { header: false } })
    expect(cells).toEqual([['y', 'x'], ['w', 'z']]) // prettier-ignore
    expect(lines).toEqual([1, 2])
    expect(await problemOf(read('x;y\n', ['3'], { dialect: { header: false } }))).toMatch(/missing-column/)
  })

  test('a header without rows', async () => {
    expect(await read('a,b')).toMatchObject({ cells: [], problems: [], columns: ['a', 'b'] })
    expect(await read('a,b\r\n')).toMatchObject({ cells: [], problems: [], columns: ['a', 'b'] })
  })

  test.each(['', '\ufeff', '\n\n', '\r\n\r\n', '\r'])('a file that holds nothing: %j', async (content) => {
    expect(await problemOf(read(content, ['a']))).toMatch(/^t\.csv: empty-file/)
  })

  test('a header that is wrongly quoted stops the work', async () => {
    expect(await problemOf(read('a,"b"x,c\n1,2,3\n', ['a']))).toMatch(/^t\.csv:1: bad-quotes/)
    expect(await problemOf(read('a,"b\n1,2\n', ['a']))).toMatch(/^t\.csv:1: bad-quotes: the quote " that opens here/)
  })
})

describe('line ends', () => {
  test.each(['\n', '\r\n', '\r'])('%j', async (end) => {
    const { cells, lines } = await read(['a,b', '1,2', '3,"4"', '5,6'].join(end))
    expect(cells).toEqual([['1', '2'], ['3', '4'], ['5', '6']]) // prettier-ignore
    expect(lines).toEqual([2, 3, 4])
  })

  test('mixed', async () => {
    expect(await cells('a,b\r\n1,2\n3,"4"\r\n5,6\n')).toEqual([['1', '2'], ['3', '4'], ['5', '6']]) // prettier-ignore
  })

  test('a carriage return inside quotes is kept, outside it belongs to the line end', async () => {
    expect(await cells('a,b\r\n1,"x\r"\r\n2,"y\r\nz"\r\n3,"\r"\n4,w\r\n')).toEqual([
      ['1', 'x\r'],
      ['2', 'y\r\nz'],
      ['3', '\r'],
      ['4', 'w'],
    ])
  })

  test('a last line without end, quoted, with spaces or a carriage return', async () => {
    for (const end of ['', '\r', ' ', ' \r']) expect(await cells(`a,b\n1,"2"${end}`)).toEqual([['1', '2']])
  })

  test('blank lines are passed over, and counted', async () => {
    const { cells, lines, problems } = await read('a,b\n\n1,2\r\n\r\n\n3,4\n\n')
    expect(cells).toEqual([['1', '2'], ['3', '4']]) // prettier-ignore
    expect(lines).toEqual([3, 6])
    expect(problems).toEqual([])
  })

  test('in a table of one column, a quoted empty cell is a row and a blank line is none', async () => {
    const { cells, lines } = await read('a\n""\n\nx\n')
    expect(cells).toEqual([[''], ['x']])
    expect(lines).toEqual([2, 4])
  })

  test('a row of empty cells is a row', async () => {
    expect(await cells('a,b,c\n,,\n')).toEqual([['', '', '']])
  })
})

describe('delimiter', () => {
  test.each([',', ';', '\t', '|'])('guessed: %j', async (delimiter) => {
    expect(await cells(`a${delimiter}b\n1${delimiter}2\n`)).toEqual([['1', '2']])
  })

  test('the one that stands most often outside of quotes; a tie is a comma', async () => {
    expect((await read('"a,b,c,d";b;c\n')).columns).toEqual(['a,b,c,d', 'b', 'c'])
    expect((await read('a;b,c\n')).columns).toEqual(['a;b', 'c'])
    expect((await read('a\n1,2\n')).columns).toEqual(['a'])
    expect((await read('# a;b;c\nx,y\n', 'all', { dialect: { comment: '#' } })).columns).toEqual(['x', 'y'])
  })

  test('given', async () => {
    expect((await read('a,b,c;d\n1,2,3;4\n', ['d'], { dialect: { delimiter: ';' } })).cells).toEqual([['4']])
    expect((await read('a^b\n1^2\n', ['b'], { dialect: { delimiter: '^' } })).cells).toEqual([['2']])
  })
})

describe('dialect', () => {
  test('another quote character', async () => {
    expect(await cells("a,b\n'1,x','it''s \"so\"'\n", { quote: "'" })).toEqual([['1,x', 'it\'s "so"']])
  })

  test('no quoting at all', async () => {
    expect(await cells('a,b\n"1,2"\n', { quote: '' })).toEqual([['"1', '2"']])
  })

  test('comments are passed over, and counted', async () => {
    const dialect = { comment: '#' }
    for (const quoted of ['x', '"x"']) {
      const { cells, lines } = await read(`#"\n#\na,b\n# c\n1,${quoted}\n#\n#\n2,y\n# end`, 'all', { dialect })
      expect(cells).toEqual([['1', 'x'], ['2', 'y']]) // prettier-ignore
      expect(lines).toEqual([5, 8])
    }
  })

  test('trim', async () => {
    expect(await read(' a ; b \n 1 ;\t2 \n', ['b', 'a'], { dialect: { trim: true } })).toMatchObject({
      cells: [['2', '1']],
    })
    expect(await read(' a ; b \n 1 ; 2 \n', [' b ', ' a '])).toMatchObject({ cells: [[' 2 ', ' 1 ']] })
  })

  const impossible: Dialect[] = [
    { delimiter: '\n' },
    { delimiter: '' },
    { quote: 'ab' },
    { quote: ';', delimiter: ';' },
  ]
  test.each([...impossible, { comment: ';', delimiter: ';' }, { quote: '\n' }])('impossible: %j', async (dialect) => {
    expect(await problemOf(read('a;b\n', ['a'], { dialect }))).toMatch(/^t\.csv: bad-mapping/)
  })
})

test('cells that say null are null, in the columns asked for', async () => {
  expect((await read('a,b\n,n/a\nn/a,x\n', ['a', 'b'], { nulls: ['', 'n/a'] })).cells).toEqual([[null, null], [null, 'x']]) // prettier-ignore
  expect((await read('a,b\n,\n')).cells).toEqual([['', '']])
})

describe('wrong rows are told and left out', () => {
  test('ragged', async () => {
    const { cells, problems } = await read('a,b\n1,2\n"x\ny"\n3,4,5\n6,7\n')
    expect(cells).toEqual([['1', '2'], ['6', '7']]) // prettier-ignore
    expect(problems).toEqual([
      't.csv:3: ragged-row: the row has 1 cells, the header 2',
      't.csv:5: ragged-row: the row has 3 cells, the header 2',
    ])
  })

  test('a cell that goes on after its closing quote', async () => {
    const { cells, lines, problems } = await read('a,b\n1,"x"y"\n2,z\n')
    expect(cells).toEqual([['2', 'z']])
    expect(lines).toEqual([3])
    expect(problems).toEqual(['t.csv:2: bad-quotes: a quoted cell goes on after its closing quote: "x"y"'])
  })

  test('the lines that such a cell takes with it are named', async () => {
    const { cells, lines, problems } = await read('a,b\n"1\n1",ok\n2,"x\n3,y\n4,"z"\n5,w\n')
    expect(cells).toEqual([['1\n1', 'ok'], ['5', 'w']]) // prettier-ignore
    expect(lines).toEqual([2, 7])
    expect(problems[0]).toMatch(/^t\.csv:4: bad-quotes: .*\(lines 4 to 6 are left out\)/)
  })

  test('a quote that is never closed does not eat the file', async () => {
    const { cells, lines, problems } = await read('a,b\n1,2\n"3\n3","open\n4,5\n\n6,7\n')
    expect(cells).toEqual([['1', '2'], ['4', '5'], ['6', '7']]) // prettier-ignore
    expect(lines).toEqual([2, 5, 7])
    expect(problems).toEqual([
      't.csv:4: bad-quotes: the quote " that opens here is never closed; the lines below it are read each for itself: "open',
    ])
  })

  test('several quotes that are never closed', async () => {
    const { cells, lines, problems } = await read('a,b\n1,"x\n2,y\n3,"z""\n4,w')
    expect(cells).toEqual([['2', 'y'], ['4', 'w']]) // prettier-ignore
    expect(lines).toEqual([3, 5])
    expect(problems.map((problem) => problem.slice(0, 18))).toEqual(['t.csv:2: bad-quote', 't.csv:4: bad-quote'])
  })

  test('an open quote in a large file: time and memory stay in proportion', async () => {
    const content = 'a,b\n1,"x\n' + `2,${'x'.repeat(400)}\n`.repeat(100_000)
    const { cells, lines, problems } = await read(content)
    expect(cells).toHaveLength(100_000)
    expect(lines.at(-1)).toBe(100_002)
    expect(problems).toHaveLength(1)
  })

  test('a file without any line end that is no table', async () => {
    expect(await problemOf(read(Buffer.alloc(33_000_000, 'x'), ['a']))).toMatch(
      /^t\.csv:1: unreadable-file: no row ends/,
    )
  })
})

test('rows can be read twice, and left early', async () => {
  const path = await makeFile('twice.csv', 'a\n1\n2\n')
  const opened = await openCsv({ source: { kind: 'csv', path, name: 't' }, references: ['a'], report: () => undefined })
  for await (const batch of opened.rows) {
    expect(batch).toHaveLength(2)
    break
  }
  for await (const batch of opened.rows) expect(batch.map(({ line }) => line)).toEqual([2, 3])
})

describe('any table', () => {
  const cell = fc.oneof(
    fc.string({
      unit: fc.constantFrom('a', 'é', ' ', '"', ',', ';', '\t', '|', '\n', '\r', '\r\n', "'", '\0'),
      maxLength: 6,
    }),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }))
  const style = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    end: fc.constantFrom('\n', '\r\n'),
    isEnded: fc.boolean(),
    isAlwaysQuoted: fc.boolean(),
    chunkSize: fc.constantFrom(1, 2, 3, 5, 16, 100_000),
  })

  test('is read as it was written, with its lines', async () => {
    await fc.assert(
      fc.asyncProperty(table, style, async (rows, { delimiter, end, isEnded, isAlwaysQuoted, chunkSize }) => {
        const written = rows.map((row) => row.map((value) => quoted(value, isAlwaysQuoted)).join(delimiter))
        const content = written.join(end) + (isEnded ? end : '')
        const result = await read(content, 'all', { dialect: { delimiter, header: false }, chunkSize })
        expect(result.problems).toEqual([])
        expect(result.cells).toEqual(rows.map((row) => row.map((value) => value.toWellFormed())))
        expect(result.lines).toEqual(
          written.map((_, index) => 1 + written.slice(0, index).join(end).split('\n').length - (index === 0 ? 1 : 0)),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('random text is read like csv-parse reads it, where both give rows', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', ',', ',', '\n', '\n', '\r\n', '"', '""', ' '),
      maxLength: 40,
    })
    let compared = 0
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(1, 7, 1000), async (content, chunkSize) => {
        const expected = reference(content)
        if (!expected || expected.length === 0) return
        const result = await read(content, 'all', { dialect: { delimiter: ',', header: false }, chunkSize })
        if (result.problems.length > 0) return
        compared++
        expect(result.cells).toEqual(expected)
      }),
      { numRuns: 1000 },
    )
    expect(compared).toBeGreaterThan(100)
  })

  test('random bytes never crash the reader', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(1, 7, 1000), async (bytes, chunkSize) => {
        const content = Buffer.concat([Buffer.from('a,b\n'), bytes])
        const { cells, lines } = await read(content, 'all', { encoding: 'latin1', chunkSize })
        for (const row of cells) expect(row).toHaveLength(2)
        expect(lines).toEqual([...lines].sort((one, other) => one - other))
      }),
      { numRuns: 300 },
    )
  })
})

function quoted(value: string, isAlwaysQuoted: boolean): string {
  return isAlwaysQuoted || value === '' || /[",;\t|\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/** Undefined where csv-parse refuses the text. */
function reference(content: string): string[][] | undefined {
  try {
    return csvParse(content, { record_delimiter: ['\r\n', '\n'], skip_empty_lines: true })
  } catch {
    return undefined
  }
}
