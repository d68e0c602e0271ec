import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Mapping } from '../../src/mapping/model.js'
import { readMapping } from '../../src/mapping/read/read.js'
import { words } from '../../src/mapping/read/yarrrml/words.js'
import { Problem } from '../../src/problems/problem.js'

/** The YARRRML parser's own cases: a document, and the RML that it stands for. */
const suite = join(dirname(createRequire(import.meta.url).resolve('@rmlio/yarrrml-parser/package.json')), 'test')

const cases = readdirSync(suite, { recursive: true, encoding: 'utf8' })
  .filter((path) => /(^|[/\\])mapping\.(?:yml|yaml|yarrrml)$/.test(path))
  .map((path) => ({
    name: dirname(path),
    yaml: join(suite, path),
    turtle: join(suite, dirname(path), 'mapping.rml.ttl'),
  }))
  .filter(({ turtle }) => existsSync(turtle))
  .sort((a, b) => (a.name < b.name ? -1 : 1))

/** Cases where the two differ, each with the reason, and what is told of the document where anything is. */
const different: Readonly<Record<string, { readonly reason: string; readonly problem?: RegExp }>> = {
  ...Object.fromEntries(
    [
      'condition-on-mapping-constant',
      'joincondition-template-1-reference-text',
      'joincondition-template-2-references',
      'joincondition-with-function',
    ].map((name) => [name, { reason: 'their join condition is a function with rml:parentTermMap, which RML has not' }]),
  ),
  'condition-on-mapping-nested': {
    reason: 'as above; and a function has no key "mapping"',
    problem: /:27:21: bad-mapping: there is no key "mapping" in a function/,
  },
  'condition-on-mapping-subject-function': { reason: 'the term type of a function within a function has no effect' },
  'datatype-on-function': {
    reason: 'there is no source',
    problem: /:6:3: bad-mapping: the mapping "application" has no source/,
  },
  graph: { reason: 'there is no source', problem: /:5:3: bad-mapping: the mapping "people" has no source/ },
  'target-reference/graph': { reason: 'their constant graph is a literal' },
  'object-blank-node/constant': { reason: 'their constant blank node is a literal' },
  'subject-blank-node/constant': { reason: 'their constant blank node is a literal' },
  'wot-without-security': { reason: 'theirs drops the iterator' },
  'wot-apisecurityscheme': {
    reason: 'keys of APIs are not read',
    problem: /:10:7: bad-mapping: a source that asks who one is/,
  },
  oracle: { reason: 'Oracle is not read', problem: /bad-mapping: the database .* is of a kind that is not read here/ },
  'prefix-expand': {
    reason: 'a prefix is not declared',
    problem: /:11:13: bad-mapping: the prefix "sp" is not declared/,
  },
  'example5/rml': {
    reason: 'a source is neither named nor has a reference formulation',
    problem: /:69:13: bad-mapping: there is no source "src\/test/,
  },
  'example8/rml': { reason: 'YAML has no escape \\:', problem: /:21:36: bad-syntax: Invalid escape sequence/ },
}

function read(text: string, file: string): Mapping {
  return readMapping(text, {
    baseIRI: 'http://example.org/base/',
    file,
    locate: (place) =>
      'request' in place
        ? { path: '', name: place.request.url, web: place.request }
        : { path: place.path, name: place.path },
  })
}

/** What a mapping says, without the names that its nodes have, and in no order. */
function sayings({ triplesMaps, targets }: Mapping): readonly string[] {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value
        .map(plain)
        .map((part) => JSON.stringify(part))
        .sort()
    if (value === null || typeof value !== 'object') return value
    if ('termType' in value && 'value' in value) {
      const { termType, value: text } = value as { termType: string; value: string }
      return [termType, text]
    }
    const left = Object.entries(value).filter(([key]) => !['name', 'line', 'parent', 'of', 'file', 'key'].includes(key))
    const targeted = left.map(([key, inner]) =>
      key === 'targets' ? [key, (inner as string[]).map((id) => plain(targets.get(id)))] : [key, plain(inner)],
    )
    const joined =
      'parent' in value ? [['parent', plain((value as { parent: { subject: unknown } }).parent.subject)]] : []
    return Object.fromEntries([...targeted, ...joined].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
  }
  return triplesMaps.map((map) => JSON.stringify(plain(map))).sort()
}

/** All that is told of a document. */
function told(text: string): readonly string[] {
  try {
    return read(text, 'mapping.yml').problems.map(String)
  } catch (error) {
    if (error instanceof Problem) return [error.toString()]
    throw error
  }
}

describe("the YARRRML parser's own cases", () => {
  test('are all there', () => {
    expect(cases.length).toBeGreaterThan(70)
    expect(Object.keys(different).filter((name) => !cases.some((found) => found.name === name))).toEqual([])
  })
  test.each(cases)('$name', ({ name, yaml, turtle }) => {
    const text = readFileSync(yaml, 'utf8')
    const exception = different[name]
    const problems = told(text)
    if (exception?.problem !== undefined) expect(problems.join('\n')).toMatch(exception.problem)
    else expect(problems).toEqual([])
    if (exception !== undefined) return
    expect(sayings(read(text, 'mapping.yml'))).toEqual(sayings(read(readFileSync(turtle, 'utf8'), 'mapping.ttl')))
  })
})

describe('a document', () => {
  const document = (mapping: string) =>
    `prefixes: { ex: "http://ex.org/" }\nmappings:\n  m:\n    sources: [[a.csv~csv]]\n${mapping}`
  const objects = (value: string) =>
    read(document(`    po: [{ p: ex:p, o: { value: ${JSON.stringify(value)} } }]`), 'mapping.yml').triplesMaps[0]
      ?.predicateObjects[0]?.objects

  test('of any text is read, or told of: nothing else is thrown', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void told(text)))
    fc.assert(
      fc.property(yaml(), (value) => {
        // What is wrong is found before the parser has it.
        expect(told(JSON.stringify(value)).join('\n')).not.toContain('the YARRRML parser')
      }),
      { numRuns: 500 },
    )
  })
  test('holds any constant as it stands, once it is escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!text.endsWith('~iri'))
        const escaped = text.replace(/[\\():_$]/g, String.raw`\$&`)
        expect(objects(escaped)).toMatchObject([{ expression: { kind: 'constant', term: { value: text } } }])
      }),
    )
  })
  test('holds any reference, its brackets escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        fc.pre(!name.startsWith('_'))
        const escaped = name.replace(/[\\()]/g, String.raw`\$&`)
        expect(objects(`$(${escaped})`)).toMatchObject([{ expression: { kind: 'reference', reference: name } }])
        expect(objects(`{$(${escaped})}`)).toMatchObject([
          { expression: { kind: 'template', parts: ['{', { reference: name }, '}'] } },
        ])
      }),
    )
  })
  test('does not know the prefixes of another one', () => {
    expect(told(document('    s: ex:$(id)\n    po: [[ex:p, a]]'))).toEqual([])
    expect(told('mappings:\n  m:\n    sources: [[a.csv~csv]]\n    s: ex:$(id)')).toEqual([
      expect.stringContaining('mapping.yml:4:8: bad-mapping: the prefix "ex" is not declared'),
    ])
  })
  test('that holds nothing, or itself, is told of', () => {
    expect(told('')).toEqual(['mapping.yml:1:1: bad-mapping: the document must be keys with their values'])
    expect(told('x: b').join('\n')).toMatch(/no key "x" in the document[^]*no key "mappings"/)
    expect(told('mappings: &a { m: *a }')).toEqual([expect.stringContaining('bad-syntax: the alias *a names nothing')])
    expect(told('['.repeat(100_000))[0]).toContain('bad-syntax')
  })
  test('names its triples maps, and their places', () => {
    const { triplesMaps } = read(document('    s: [ex:a, ex:b]\n    po:\n      - [ex:p, $(x)]'), 'mapping.yml')
    expect(triplesMaps.map(({ name, line }) => [name, line])).toEqual([
      ['m, subject 1', 3],
      ['m, subject 2', 3],
    ])
    expect(triplesMaps[0]?.predicateObjects[0]?.objects[0]?.line).toBe(7)
  })
})

/** Values as a document could hold them, with the words of YARRRML among the keys. */
function yaml(): fc.Arbitrary<unknown> {
  const word = fc.oneof(fc.constantFrom(...Object.values(words).flatMap((keys) => Object.keys(keys))), fc.string())
  const text = fc.oneof(
    fc.constantFrom('$(a)', 'ex:f(a = $(b))', 'a.csv~csv', 'a', '$(', 'x~iri', 'en~lang'),
    fc.string(),
  )
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.array(tie('value'), { maxLength: 4 }),
      tie('map'),
    ),
    map: fc.dictionary(word, tie('value'), { maxKeys: 4 }),
    document: fc.record(
      {
        mappings: fc.dictionary(
          word,
          fc.record(
            { sources: fc.constant([['a.csv~csv']]), s: tie('value'), po: tie('value'), graphs: tie('value') },
            { requiredKeys: ['sources'] },
          ),
          { maxKeys: 3 },
        ),
        sources: tie('value'),
        targets: tie('value'),
      },
      { requiredKeys: ['mappings'] },
    ),
  })).document
}
