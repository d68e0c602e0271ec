import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { XmlBuilder } from '../../src/sources/xmlBuilder.js'
import { openXml } from '../../src/sources/xml.js'
import type { LogicalSource, References } from '../../src/sources/source.js'
import { problemOf, readAll, temporaryFiles, type Result } from './sourceFile.js'

const makeFile = temporaryFiles()

async function read(
  content: string | Uint8Array,
  references: References,
  { chunkSize, ...options }: Partial<LogicalSource> & { chunkSize?: number | undefined } = {},
): Promise<Result> {
  const path = await makeFile('t.xml', content)
  return readAll({ kind: 'xml', path, name: 't.xml', ...options }, references, { open: openXml, chunkSize })
}

const staff = `<?xml version="1.0"?>
<!-- people -->
<staff site="Brest">
  <unit id="u1">
    <person id="1"
            rank="a"><name>Bob <b>the</b> builder</name><name>Robert</name><age>30</age></person>
    <person id="2"><name><![CDATA[<Sue>]]> &amp; co</name><born>2001-02-03</born><empty/></person>
  </unit>
  <unit id="u2"><person
      id="3"><name>Zoé</name></person></unit>
</staff>
`

describe('references', () => {
  test.each<[reference: string, expected: unknown[]]>([
    ['@id', ['1', '2', '3']],
    ['@rank', ['a', null, null]],
    ['name', [['Bob the builder', 'Robert'], '<Sue> & co', 'Zoé']],
    ['name/b', ['the', null, null]],
    ['name/text()', [['Bob ', ' builder', 'Robert'], '<Sue> & co', 'Zoé']],
    ['./name[1]', ['Bob the builder', '<Sue> & co', 'Zoé']],
    ['../@id', ['u1', 'u1', 'u2']],
    ['../../@site', ['Brest', 'Brest', 'Brest']],
    ['../person/@id', [['1', '2'], ['1', '2'], '3']],
    ['//b', ['the', 'the', 'the']],
    ['/staff/@site', ['Brest', 'Brest', 'Brest']],
    ['following::person/@id', [['2', '3'], '3', null]],
    ['.', ['Bob the builderRobert30', '<Sue> & co2001-02-03', 'Zoé']],
    ['string(.)', ['Bob the builderRobert30', '<Sue> & co2001-02-03', 'Zoé']],
    ['empty', [null, '', null]],
    ['*', [['Bob the builder', 'Robert', '30'], ['<Sue> & co', '2001-02-03', ''], 'Zoé']],
    ['@*', [['1', 'a'], '2', '3']],
    ['count(name)', [2, 1, 1]],
    ['age + 1', [31, null, null]],
    ['number(age) div 4', [7.5, NaN, NaN]],
    ['exists(age)', [true, false, false]],
    ['xs:date(born)', [null, '2001-02-03', null]],
    ['name ! upper-case(.)', [['BOB THE BUILDER', 'ROBERT'], '<SUE> & CO', 'ZOÉ']],
    ['concat(@id, "-", ../@id)', ['1-u1', '2-u1', '3-u2']],
    ['comment()', [null, null, null]],
    ['name()', ['person', 'person', 'person']],
    ['nothing/at/all', [null, null, null]],
    ['ancestor::unit/preceding-sibling::unit/@id', [null, null, 'u1']],
  ])('%s', async (reference, expected) => {
    for (const iterator of ['/staff/unit/person', '//person', 'staff/unit/person', '/staff/unit/person[true()]']) {
      for (const chunkSize of [undefined, 1, 7]) {
        const { cells, problems } = await read(staff, [reference], { iterator, chunkSize })
        expect(cells.map(([cell]) => cell)).toEqual(expected)
        expect(problems).toEqual([])
      }
    }
  })

  test('cells that say null, also among several', async () => {
    const { cells } = await read('<r><p><a/><b>-</b><b>x</b></p></r>', ['a', 'b'], {
      iterator: '/r/p',
      nulls: ['', '-'],
    })
    expect(cells).toEqual([[null, [null, 'x']]])
  })

  test('a path that fails in one row is told there, and the rows go on', async () => {
    const { cells, problems } = await read('<r>\n<p>1</p>\n<p>x</p>\n<p>3</p></r>', ['xs:integer(.)', '.'], {
      iterator: '/r/p',
    })
    expect(cells).toEqual([[1, '1'], [null, 'x'], [3, '3']]) // prettier-ignore
    expect(problems).toEqual([
      expect.stringMatching(/^t\.xml:3: bad-xml: the XPath fails: FORG0001: .*\(column xs:integer\(\.\)\)$/),
    ])
  })

  test('maps, arrays and functions are no values', async () => {
    const { cells, problems } = await read('<r/>', ['[1, 2]', 'map {"a": 1}', 'concat#2'])
    expect(cells).toEqual([[null, null, null]])
    expect(problems).toHaveLength(3)
  })

  test('all attributes and child elements, for a table', async () => {
    const { columns, cells } = await read(staff, 'all', { iterator: '//person' })
    expect(columns).toEqual(['@id', '@rank', 'name', 'age', 'born', 'empty'])
    expect(cells).toEqual([
      ['1', 'a', '["Bob the builder","Robert"]', '30', null, null],
      ['2', null, '<Sue> & co', null, '2001-02-03', ''],
      ['3', null, 'Zoé', null, null, null],
    ])
    expect(await problemOf(read(staff, 'all', { iterator: '//nobody' }))).toMatch(/bad-mapping: no row of the file/)
  })
})

describe('rows', () => {
  test.each(['/staff/unit/person', '//person', '//person[1] | //person[2]'])(
    'have the line of their tag: %s',
    async (iterator) => {
      expect((await read(staff, ['@id'], { iterator })).lines).toEqual([5, 7, 9])
    },
  )

  test('by default the document is the row', async () => {
    expect(await read('\n<r><a>1</a></r>', ['r/a', '/r/a', 'count(//*)'])).toMatchObject({
      cells: [['1', '1', 2]],
      lines: [2],
    })
  })

  test('attributes and texts may be rows', async () => {
    expect(await read(staff, ['.', '../@id'], { iterator: '//person/@id' })).toMatchObject({
      cells: [['1', '1'], ['2', '2'], ['3', '3']], // prettier-ignore
      lines: [5, 7, 9],
    })
  })

  test('rows in rows, in document order', async () => {
    const content = '<r><p id="1"><p id="2"/><q><p id="3"/></q></p><p id="4"/></r>'
    for (const iterator of ['//p', '//p[true()]']) {
      const { cells } = await read(content, ['@id', 'p/@id', '../@id'], { iterator })
      expect(cells).toEqual([['1', '2', null], ['2', null, '1'], ['3', null, null], ['4', null, null]]) // prettier-ignore
    }
  })

  test('an iterator that gives values is none', async () => {
    expect(await problemOf(read(staff, ['.'], { iterator: 'count(//person)' }))).toMatch(
      /bad-mapping: the iterator "count/,
    )
  })

  test('row by row and held whole are the same', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'r')
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom('x', '&lt;', ' ', '\n', '<!--c-->', '<![CDATA[]]>', '<?p i?>'),
        fc
          .tuple(
            name,
            fc.option(fc.constantFrom('1', '2'), { nil: undefined }),
            fc.array(tie('tree'), { maxLength: 5 }),
          )
          .map(([tag, id, parts]) => `<${tag}${id ? ` id="${id}"` : ''}>${parts.join('')}</${tag}>`),
      ),
    }))
    const references = ['@id', '.', 'a', 'a/b', 'b/text()', '../@id', '*/@id', '../../@*']
    await fc.assert(
      fc.asyncProperty(
        fc.array(tree, { maxLength: 8 }),
        fc.constantFrom('/r/a', '//a', '//a/b', '/r/*', '/r', '//r', 'r/b/a', '//*'),
        async (parts, iterator) => {
          const content = `<r id="0">${parts.join('')}</r>`
          const byRow = await read(content, references, { iterator, chunkSize: 5 })
          const whole = await read(content, [...references, 'count(.)'], { iterator })
          expect({ ...byRow, columns: [] }).toEqual({
            ...whole,
            cells: whole.cells.map((cells) => cells.slice(0, -1)),
            columns: [],
          })
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('namespaces', () => {
  const feed =
    '<feed xmlns="urn:atom" xmlns:x="urn:x"><entry x:id="7" id="8"><title>T</title><x:title>X</x:title></entry></feed>'

  test('prefixes are those of the mapping', async () => {
    const namespaces = { a: 'urn:atom', y: 'urn:x' }
    for (const iterator of ['/a:feed/a:entry', '//a:entry', '//a:entry[a:title]']) {
      const { cells } = await read(feed, ['a:title', 'y:title', 'title', '@id', '@y:id', '*', 'a:title/y:title'], {
        iterator,
        namespaces,
      })
      expect(cells).toEqual([['T', 'X', null, '8', '7', ['T', 'X'], null]])
    }
  })

  test('an empty prefix is that of names without one', async () => {
    const namespaces = { '': 'urn:atom' }
    for (const iterator of ['//entry', '//entry[title]'])
      expect((await read(feed, ['title', '@id', 'string(title)'], { iterator, namespaces })).cells).toEqual([
        ['T', '8', 'T'],
      ])
  })

  test('where nothing is selected for want of a prefix, that is told', async () => {
    for (const iterator of ['/feed/entry', '//entry[1]']) {
      const { cells, problems } = await read(feed, ['title'], { iterator })
      expect(cells).toEqual([])
      expect(problems).toEqual([
        expect.stringMatching(/^t\.xml: no-rows: the iterator ".*" selects nothing; .* <urn:atom>.*declare a prefix/),
      ])
    }
    expect((await read('<feed/>', ['title'], { iterator: '/feed/entry' })).problems).toEqual([])
  })

  test('an undeclared prefix is told before any row', async () => {
    expect(await problemOf(read('<', ['z:title'], { iterator: '/feed' }))).toMatch(
      /^t\.xml: bad-mapping: "z:title" is not an XPath: XPST0081.*\(column z:title\)$/,
    )
    expect(await problemOf(read('<', ['title'], { iterator: '/z:feed' }))).toMatch(
      /^t\.xml: bad-mapping: "\/z:feed" is not an XPath/,
    )
  })
})

describe('an XPath that cannot be used is told before any row', () => {
  test.each([
    ['a['],
    ['a b'],
    [''],
    ['/a/b@c'],
    ['$x'],
    ['foo()'],
    ['count()'],
    ['for $a in b return delete node $a'],
    // Nothing outside the document can be asked for.
    ['doc("file:///etc/passwd")'],
    ['doc("http://example.org/")'],
    ['collection()'],
    ['unparsed-text("/etc/passwd")'],
    ['unparsed-text-lines("/etc/passwd")'],
    ['json-doc("/etc/passwd")'],
    ['environment-variable("HOME")'],
    ['Q{http://www.w3.org/2005/xpath-functions}doc("/etc/passwd")'],
    ['load-xquery-module("x")'],
    ['transform(map {})'],
    ['parse-xml("<!DOCTYPE a SYSTEM \'file:///etc/passwd\'><a/>")'],
  ])('%s', async (path) => {
    expect(await problemOf(read('<', [path]))).toMatch(
      /^t\.xml: bad-mapping: ".*" is not an XPath: (?:X[PU]ST\d{4}|it is empty)/,
    )
    expect(await problemOf(read('<', ['a'], { iterator: path }))).toMatch(
      /^t\.xml: bad-mapping: ".*" is not an XPath: (?:X[PU]ST\d{4}|it is empty)/,
    )
  })
})

describe('encodings', () => {
  const text = '<r><a>Zoé œuvre €</a></r>'
  const utf16 = (content: string) => Buffer.from(content, 'utf16le')
  test.each<[what: string, content: Uint8Array, encoding?: string]>([
    ['none is UTF-8', Buffer.from(text)],
    [
      'declared in the file',
      Buffer.from(
        `<?xml version="1.0" encoding='windows-1252'?>${text}`.replace('œ', '\x9c').replace('€', '\x80'),
        'latin1',
      ),
    ],
    [
      'declared in the file, beats that of the mapping',
      Buffer.from(`<?xml version='1.0' encoding="UTF-8"?>${text}`),
      'latin1',
    ],
    [
      'a byte order mark beats the declaration',
      Buffer.from(`\ufeff<?xml version="1.0" encoding="ISO-8859-1"?>${text}`),
    ],
    ['UTF-16 with mark', utf16(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${text}`)],
    [
      'UTF-16 without mark, declared in the mapping',
      utf16(`<?xml version="1.0" encoding="UTF-16"?>${text}`),
      'utf-16le',
    ],
    ['a declaration that cannot be true', Buffer.from(`<?xml version="1.0" encoding="UTF-16"?>${text}`)],
    ['declared in the mapping', Buffer.from(text.replace('œ', '\x9c').replace('€', '\x80'), 'latin1'), 'latin1'],
  ])('%s', async (_, content, encoding) => {
    for (const chunkSize of [undefined, 1]) {
      const { cells } = await read(content, ['r/a'], { chunkSize, ...(encoding && { encoding }) })
      expect(cells).toEqual([['Zoé œuvre €']])
    }
  })

  test('what is wrong is told', async () => {
    expect(await problemOf(read(Buffer.from(text, 'latin1'), ['r']))).toMatch(/^t\.xml:1: bad-encoding: .*0xE9/)
    expect(await problemOf(read('<?xml version="1.0" encoding="klingon"?><r/>', ['r']))).toBe(
      't.xml:1: bad-encoding: its XML declaration names the encoding "klingon", which is not known',
    )
  })
})

describe('what is not XML is told with line and character, before any row', () => {
  test.each([
    ['<a>\n <b></c></a>', '2:8'],
    ['<a>\n <b>', '2:4'],
    ['<a x=1/>', '1:6'],
    ['<a x="1" x="2"/>', '1:16'],
    ['<a/><b/>', '1:7'],
    ['<a/>\nx', '2:1'],
    ['<a>\n<p:b/></a>', '2:6'],
    ['abc', '1:\\d+'],
    ['<a>\u0001</a>', '1:4'],
    ['<a>&nbsp;</a>', '1:9'],
    ['<a>&constructor;</a>', '1:16'],
    ['<a>&__proto__;</a>', '1:14'],
    ['<a>&#0;</a>', '1:7'],
    ['<a>AT&T</a>\n', '2:1'],
    ['<a>a & b</a>\n<!--;-->', '1'],
    ['<a>\n&eacute;</a>', '2:8'],
    ['<a><!-- -- --></a>', '1:11'],
    ['{"a": 1}', '1:\\d+'],
    ['<!DOCTYPE html><html><p>a<br></p></html>', '1:33'],
  ])('%j', async (content, place) => {
    for (const iterator of ['/', '//a'])
      for (const chunkSize of [undefined, 1])
        expect(await problemOf(read(content, ['a'], { iterator, chunkSize }))).toMatch(
          new RegExp(`^t\\.xml:${place}: bad-xml: it is not XML: `),
        )
  })

  test('an empty file', async () => {
    for (const iterator of ['/', '//a']) {
      expect(await problemOf(read('', ['a'], { iterator }))).toBe('t.xml: empty-file: the file holds nothing')
      expect(await problemOf(read(' \n', ['a'], { iterator }))).toBe('t.xml: empty-file: the file holds nothing')
    }
  })
})

describe('hostile documents', () => {
  test('names that mean something in JavaScript are names', async () => {
    const { cells } = await read('<constructor __proto__="1"><__proto__ toString="2">x</__proto__></constructor>', [
      'constructor/@__proto__',
      'constructor/__proto__',
      'constructor/__proto__/@toString',
      '@constructor',
    ])
    expect(cells).toEqual([['1', 'x', '2', null]])
  })

  test('entities with plain text stand for it; the first declaration counts', async () => {
    const subset = '<!ENTITY e "&#233;t&#xE9;"><!ENTITY e "no"><!-- <!ENTITY c "no"> --><!ENTITY lt "no">'
    expect((await read(`<!DOCTYPE a [${subset}]><a b="&e;">&e;&e;</a>`, ['a', 'a/@b'])).cells).toEqual([
      ['étéété', 'été'],
    ])
    expect(await problemOf(read(`<!DOCTYPE a [${subset}]><a>&c;</a>`, ['a']))).toMatch(
      /bad-xml: .*the entity &c; is not one of XML/,
    )
  })

  test.each([
    ['of a file', '<!ENTITY x SYSTEM "file:///etc/passwd">'],
    ['of a server', '<!ENTITY x PUBLIC "p" "http://127.0.0.1:1/">'],
    ['of a parameter', '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY x "%p;">'],
    ['with markup', '<!ENTITY x "<b/>">'],
    ['with itself', '<!ENTITY x "&x;">'],
    ['very long', `<!ENTITY x "${'a'.repeat(10_000)}">`],
    ['many laughs', `<!ENTITY l0 "lol"><!ENTITY x "${'&l0;'.repeat(10)}">`],
  ])('an entity %s is not defined', async (_, subset) => {
    expect(await problemOf(read(`<!DOCTYPE a [${subset}]><a>&x;</a>`, ['a']))).toMatch(
      /^t\.xml:1:\d+: bad-xml: it is not XML: the entity &x; is not/,
    )
    expect(await problemOf(read(`<!DOCTYPE a [${subset}]><a b="&x;"/>`, ['a']))).toMatch(/bad-xml/)
    expect((await read(`<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd" [${subset}]><a>y</a>`, ['a'])).cells).toEqual([
      ['y'],
    ])
  })

  test('elements in elements', async () => {
    const nested = (depth: number) => `${'<a>'.repeat(depth)}x${'</a>'.repeat(depth)}`
    for (const reference of ['.', 'string(.)', 'a', 'count(//a)'])
      expect((await read(nested(900), [reference], { iterator: '/a' })).problems).toEqual([])
    for (const iterator of ['/', '//a']) {
      expect(await problemOf(read(nested(100_000), ['.'], { iterator }))).toBe(
        't.xml:1:3003: bad-xml: it is not XML: more than 1000 elements stand in each other',
      )
    }
  })

  test('one endless tag, attribute, comment or document type is told in good time', async () => {
    for (const start of ['<a', '<a b="', '<!--', '<a><![CDATA[', '<!DOCTYPE a [<!--', '<!DOCTYPE a [<!ENTITY ', '<a>&'])
      expect(await problemOf(read(start + '<!--a"'.repeat(100_000).slice(0, 300_000), ['a']))).toMatch(/bad-xml/)
    expect(await problemOf(read('x'.repeat(1_000_000), ['a']))).toMatch(/bad-xml/)
  })

  test('what would fill the memory is refused; rows that come one by one are not', () => {
    const limits = { depth: 10, nodes: 100, text: 1000 }
    const build = (text: string, isLetGo = false) => {
      const builder: XmlBuilder = new XmlBuilder({ file: 't.xml' }, { end: () => isLetGo && builder.release() }, limits)
      for (const character of text) builder.write(character)
      builder.end()
    }
    const rows = `<r>\n${'<a b="1"/>'.repeat(100)}</r>`
    expect(() => build(rows)).toThrow(/^the file is too large to be read: more than 100 of its elements/)
    expect(() => build(rows, true)).not.toThrow()
    for (const long of [
      '<r>'.padEnd(1100, 'x'),
      `<r><!--${'x'.repeat(1100)}`,
      `<r>${'x<![CDATA[y]]>'.repeat(501)}</r>`,
    ])
      expect(() => build(long)).toThrow(/^the file is too large to be read: one piece of its text has more than 1000/)
  })
})
