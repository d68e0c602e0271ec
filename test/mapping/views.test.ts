import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { functions as grel } from '../../src/mapping/functions/grel.js'
import { fun, functions as own } from '../../src/mapping/functions/own.js'
import { type AnySource, sourcesOf } from '../../src/mapping/model.js'
import { openRows } from '../../src/mapping/openRows.js'
import { readMapping } from '../../src/mapping/read/read.js'
import { sharedSource, withPart } from '../../src/mapping/views/viewParts.js'
import type { Problem } from '../../src/problems/problem.js'
import type { Cell } from '../../src/sources/source.js'
import { splitSource } from '../../src/sources/split.js'
import { problemOf, temporaryFiles } from '../sources/sourceFile.js'

const write = temporaryFiles()

const tree = `{"people": [
  {"name": "alice", "items": [{"type": "sword", "weight": 1500}, {"type": "shield", "weight": 2500.5}]},
  {"name": "bob", "items": [{"type": "flower", "weight": 15}]},
  {"name": "carol", "items": []}
]}`

const treeView = `rml:viewOn ${logical('tree.json', 'JSONPath', '$.people[*]')} ;
  rml:field ${field('name', '$.name')} , [ a rml:IterableField ; rml:fieldName "item" ; rml:iterator "$.items[*]" ;
    rml:field ${field('type', '$.type')} , ${field('weight', '$.weight')} ]`

describe('the rows of a view', () => {
  it('have values, indexes and nulls for each combination, and the line of the row beneath', async () => {
    await write('tree.json', tree)
    const keys = ['#', 'name', 'name.#', 'item.#', 'item.type', 'item.weight', 'item.weight.#']
    const { cells, lines, problems } = await read(treeView, keys)
    expect(cells).toEqual([
      [0, 'alice', 0, 0, 'sword', 1500, 0],
      [0, 'alice', 0, 1, 'shield', 2500.5, 0],
      [1, 'bob', 0, 0, 'flower', 15, 0],
      [2, 'carol', 0, null, null, null, null],
    ])
    expect(lines).toEqual([1, 1, 2, 3])
    expect(problems).toEqual([])
  })

  it('are read anew by each iteration, also where two go on side by side', async () => {
    await write('tree.json', tree)
    const opened = await open(treeView, ['name', 'item.#'])
    const [first, second] = [opened.rows[Symbol.asyncIterator](), opened.rows[Symbol.asyncIterator]()]
    const batches = [await first.next(), await second.next()]
    expect(batches[0]).toEqual(batches[1])
    expect(batches[0]?.value).toHaveLength(4)
  })

  it('are those of the table itself where fields only rename its columns', async () => {
    await write('table.csv', 'a,b\n1,2\n')
    const view = `rml:viewOn ${logical('table.csv', 'CSV')} ; rml:field ${field('x', 'b')} , ${field('y', 'a')}`
    const opened = await open(view, ['x', 'y'])
    expect(opened.columns).toEqual(['a', 'b'])
    expect((await read(view, ['x', 'y'])).cells).toEqual([['2', '1']])
    expect((await read(view, ['x', '#'])).cells).toEqual([['2', 0]])
  })

  it('come in batches, however many a record gives: nothing but the place in it is held', async () => {
    const list = JSON.stringify(Array.from({ length: 2000 }, (_, index) => index))
    await write('wide.json', `{"a": ${list}, "b": ${list}, "c": ${list}, "d": ${list}}`)
    const view = `rml:viewOn ${logical('wide.json', 'JSONPath')} ; rml:field ${['a', 'b', 'c', 'd']
      .map((name) => field(name, `$.${name}[*]`))
      .join(' , ')}`
    const opened = await open(view, ['a', 'd.#'])
    let count = 0
    for await (const batch of opened.rows) {
      expect(batch.length).toBeLessThanOrEqual(1000)
      count += batch.length
      if (count >= 10_000) break
    }
    expect(count).toBe(10_000)
  })

  it('tell what a function fails with, once, with the row', async () => {
    await write('dates.csv', 'day,list\nsoon,"[1,2]"\n')
    const parse = `[ a rml:ExpressionField ; rml:fieldName "day" ; rml:functionExecution [ rml:function fun:date ;
      rml:input [ rml:parameter fun:value ; rml:inputValueMap [ rml:reference "day" ] ] ] ]`
    const numbers = `[ a rml:ExpressionField ; rml:fieldName "list" ; rml:reference "list" ; rml:field [ a rml:IterableField ;
      rml:fieldName "n" ; rml:referenceFormulation rml:JSONPath ; rml:iterator "$[*]" ; rml:field ${field('v', '$')} ] ]`
    const view = `rml:viewOn ${logical('dates.csv', 'CSV')} ; rml:field ${numbers} , ${parse}`
    const { cells, problems } = await read(view, ['day', 'list.n.v'])
    expect(cells).toEqual([
      [null, 1],
      [null, 2],
    ])
    expect(problems).toEqual([expect.stringMatching(/^dates\.csv:2: [a-z-]+: .*soon.*\(column day\)$/)])
  })
})

describe('a view of two sibling lists', () => {
  it('has the rows that the definition asks for, whatever the lists', async () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
    const records = fc.array(
      fc.record({
        a: fc.array(value, { maxLength: 4 }),
        b: fc.array(fc.array(value, { maxLength: 3 }), { maxLength: 3 }),
      }),
      { maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(records, async (list) => {
        await write('lists.json', JSON.stringify(list))
        const view = `rml:viewOn ${logical('lists.json', 'JSONPath', '$[*]')} ; rml:field ${field('a', '$.a[*]')} ,
          [ a rml:IterableField ; rml:fieldName "b" ; rml:iterator "$.b[*]" ; rml:field ${field('v', '$[*]')} ]`
        const { cells } = await read(view, ['#', 'a', 'a.#', 'b.#', 'b.v', 'b.v.#'])
        const expected = list.flatMap(({ a, b }, at) =>
          indexed(a).flatMap(([x, i]) =>
            orNull(b).flatMap(([inner, j]) => indexed(inner ?? []).map(([y, k]) => [at, x, i, j, y, k])),
          ),
        )
        expect(cells).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})

/** Values with their positions; a list of one null is as good as none. */
function indexed(list: readonly Cell[]): readonly (readonly [Cell, number | null])[] {
  const none = list.length === 0 || (list.length === 1 && list[0] === null)
  return none ? [[null, null]] : list.map((value, at) => [value, at])
}

function orNull<T>(list: readonly T[]): readonly (readonly [T | null, number | null])[] {
  return list.length === 0 ? [[null, null]] : list.map((value, at) => [value, at])
}

describe('joins', () => {
  const child = `rml:viewOn ${logical('child.csv', 'CSV')} ; rml:field ${field('name', 'name')} , ${field('year', 'year')}`
  const joined = (kind: string, fields: string, condition = 'rml:child "name" ; rml:parent "name"') =>
    `${child} ; rml:${kind} [ rml:parentLogicalView [ a rml:LogicalView ; ${treeView} ] ;
      rml:joinCondition [ ${condition} ] ; rml:field ${fields} ]`
  const fields = [field('owner', 'name'), field('type', 'item.type'), field('weight', 'item.weight')].join(' , ')
  const keys = ['#', 'name', 'year', 'owner', 'owner.#', 'type', 'type.#', 'weight', 'weight.#']
  const files = async () => {
    await write('tree.json', tree)
    await write('child.csv', 'name,year\nalice,1995\nbob,1999\ntobias,2005\n')
  }
  const matched = [
    [0, 'alice', '1995', 'alice', 0, 'sword', 0, 1500, 0],
    [0, 'alice', '1995', 'alice', 0, 'shield', 1, 2500.5, 1],
    [1, 'bob', '1999', 'bob', 0, 'flower', 0, 15, 0],
  ]
  const alone = [2, 'tobias', '2005', null, null, null, null, null, null]
  const unmatched = [null, null, null, 'carol', 0, null, null, null, null]

  it.each([
    ['innerJoin', matched],
    ['leftJoin', [...matched, alone]],
    ['fullJoin', [...matched, alone, unmatched]],
    ['outerJoin', [...matched, alone, unmatched]],
  ])('%s: rows, nulls, and indexes by the records of the parent', async (kind, expected) => {
    await files()
    expect((await read(joined(kind, fields), keys)).cells).toEqual(expected)
  })

  it('compare by expressions, and constants hold for all rows', async () => {
    await files()
    const condition = 'rml:childMap [ rml:constant "shield" ] ; rml:parentMap [ rml:reference "item.type" ]'
    const { cells } = await read(joined('innerJoin', field('owner', 'name'), condition), ['name', 'owner'])
    expect(cells).toEqual([
      ['alice', 'alice'],
      ['bob', 'alice'],
      ['tobias', 'alice'],
    ])
  })

  it('hold a row of the parent for each value that an expression gives', async () => {
    await files()
    const letters = `[ a rml:ExpressionField ; rml:fieldName "part" ; rml:functionExecution [ rml:function grel:string_split ;
      rml:input [ rml:parameter grel:valueParameter ; rml:inputValueMap [ rml:reference "item.type" ] ] ,
        [ rml:parameter grel:param_string_sep ; rml:inputValue "o" ] ] ]`
    const { cells } = await read(joined('innerJoin', letters), ['name', 'part', 'part.#'])
    expect(cells).toEqual([
      ['alice', 'sw', 0],
      ['alice', 'rd', 1],
      ['alice', 'shield', 2],
      ['bob', 'fl', 0],
      ['bob', 'wer', 1],
    ])
  })

  it('the parent is looked at before the first row', async () => {
    await files()
    expect(await problemOf(open(joined('leftJoin', field('a', 'item.size')), ['a']))).toBe(
      'tree.json: missing-column: the view has no field "item.size"; the nearest is "item.type" (column item.size)',
    )
  })
})

describe('sourcesOf', () => {
  it('gives all files beneath a view, its root first, each once', () => {
    const inner = `[ a rml:LogicalView ; rml:viewOn ${logical('inner.csv', 'CSV')} ; rml:field ${field('a', 'a')} ]`
    const join = `[ rml:parentLogicalView ${inner} ; rml:joinCondition [ rml:child "a" ; rml:parent "a" ] ; rml:field ${field('c', 'a')} ]`
    const other = join.replace('"c"', '"d"')
    const view = sourceOf(
      `rml:viewOn ${logical('root.csv', 'CSV')} ; rml:field ${field('a', 'a')} ; rml:leftJoin ${join} , ${other}`,
    )
    expect(sourcesOf(view).map(({ name }) => name)).toEqual(['root.csv', 'inner.csv'])
    expect(sourcesOf(sourcesOf(view)[0]!)).toHaveLength(1)
    expect(view.name).toBe('root.csv')
  })
})

describe('a view of a table that is shared out', () => {
  it('has the rows of the whole, part by part', async () => {
    const lines = Array.from({ length: 50 }, (_, at) => `${at},"a, ${at}"\n`)
    await write('table.csv', `n,text\n${lines.join('')}`)
    const split = `[ a rml:ExpressionField ; rml:fieldName "piece" ; rml:functionExecution [ rml:function grel:string_split ;
      rml:input [ rml:parameter grel:valueParameter ; rml:inputValueMap [ rml:reference "text" ] ] ,
        [ rml:parameter grel:param_string_sep ; rml:inputValue ", " ] ] ]`
    const view = `rml:viewOn ${logical('table.csv', 'CSV')} ; rml:field ${field('n', 'n')} , ${split}`
    const keys = ['n', 'piece', 'piece.#']
    const source = await located(view)
    const parts = await splitSource(sharedSource(source, keys)!, 100)
    expect(parts?.length).toBeGreaterThan(2)
    const found = await Promise.all(parts!.map((part) => readSource(withPart(source, part), keys)))
    const whole = await readSource(source, keys)
    expect(whole.cells).toHaveLength(100)
    expect(found.flatMap(({ cells }) => cells)).toEqual(whole.cells)
    expect(found.flatMap(({ lines: each }) => each)).toEqual(whole.lines)
  })

  it('is not, where its rows are counted or joined', () => {
    const table = `rml:viewOn ${logical('table.csv', 'CSV')} ; rml:field ${field('n', 'n')}`
    const join = `rml:leftJoin [ rml:parentLogicalView [ a rml:LogicalView ; ${table} ] ;
      rml:joinCondition [ rml:child "n" ; rml:parent "n" ] ; rml:field ${field('m', 'n')} ]`
    expect(sharedSource(sourceOf(table), ['n', 'n.#'])?.name).toBe('table.csv')
    expect(sharedSource(sourceOf(table), ['#'])).toBeUndefined()
    expect(sharedSource(sourceOf(`${table} ; ${join}`), ['n'])).toBeUndefined()
    const onView = `rml:viewOn [ a rml:LogicalView ; ${table} ] ; rml:field ${field('m', '#')}`
    expect(sharedSource(sourceOf(onView), ['m'])).toBeUndefined()
  })
})

function logical(file: string, formulation: string, iterator?: string): string {
  const iterating = iterator === undefined ? '' : `; rml:iterator "${iterator}"`
  return `[ a rml:LogicalSource ; rml:source [ a rml:RelativePathSource ; rml:path "${file}" ] ; rml:referenceFormulation rml:${formulation} ${iterating} ]`
}

function field(name: string, reference: string): string {
  return `[ a rml:ExpressionField ; rml:fieldName "${name}" ; rml:reference "${reference}" ]`
}

/** The view of a mapping; its files are those that were written. */
function sourceOf(view: string, paths: ReadonlyMap<string, string> = new Map()): AnySource {
  const prefixes = `@prefix rml: <http://w3id.org/rml/> .
@prefix grel: <http://users.ugent.be/~bjdmeest/function/grel.ttl#> .
@prefix fun: <${fun}> .`
  const text = `${prefixes}\n<#View> a rml:LogicalView ; ${view} .\n<#Map> rml:logicalSource <#View> ; rml:subject <#It> .`
  const mapping = readMapping(text, {
    baseIRI: 'http://example.org/',
    file: 'mapping.ttl',
    locate: (place) => {
      const name = 'path' in place ? place.path : place.request.url
      return { name, path: paths.get(name) ?? name }
    },
  })
  expect(mapping.problems.map(String)).toEqual([])
  return mapping.triplesMaps[0]!.source
}

async function located(view: string): Promise<AnySource> {
  const folder = (await write('.keep', '')).replace(/\.keep$/, '')
  const names = ['tree.json', 'table.csv', 'wide.json', 'dates.csv', 'lists.json', 'child.csv']
  return sourceOf(view, new Map(names.map((name) => [name, folder + name])))
}

async function open(view: string, keys: readonly string[]) {
  return openSource(await located(view), keys)
}

function openSource(source: AnySource, keys: readonly string[], report: (problem: Problem) => void = () => undefined) {
  return openRows(source, keys, { functions: { ...grel, ...own }, report })
}

async function read(view: string, keys: readonly string[]) {
  return readSource(await located(view), keys)
}

async function readSource(source: AnySource, keys: readonly string[]) {
  const problems: string[] = []
  const { rows, positions } = await openSource(source, keys, (problem) => void problems.push(problem.toString()))
  const cells: Cell[][] = []
  const lines: number[] = []
  for await (const batch of rows) {
    for (const row of batch) {
      cells.push(keys.map((key) => row.cells[positions.get(key)!]!))
      lines.push(row.line)
    }
  }
  return { cells, lines, problems }
}
