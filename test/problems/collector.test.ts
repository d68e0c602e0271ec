import { describe, expect, it } from 'vitest'
import { Collector } from '../../src/problems/collector.js'
import { Problem } from '../../src/problems/problem.js'

describe('a collector of problems', () => {
  it('counts all and keeps the first 20 of each code', () => {
    const collector = new Collector()
    for (let row = 1; row <= 50; row++)
      collector.report(new Problem('invalid-iri', `row ${row}`, { file: 't.csv', line: row }))
    collector.report(new Problem('ragged-row', 'x'))
    const summary = collector.summary()
    expect(summary['invalid-iri']).toMatchObject({ severity: 'error', count: 50 })
    expect(summary['invalid-iri']?.first.map(({ message }) => message)).toEqual(
      Array.from({ length: 20 }, (_, at) => `row ${at + 1}`),
    )
    expect(collector.count).toBe(51)
  })

  it('takes in what others hold, in turn', () => {
    const [first, second] = [new Collector(), new Collector()]
    first.report(new Problem('invalid-iri', 'a'))
    second.report(new Problem('invalid-iri', 'b'))
    first.absorb(second.summary())
    expect(first.problems().map(String)).toEqual(['invalid-iri: a', 'invalid-iri: b'])
  })

  it('does not tell the e-mail address of a person again', () => {
    const collector = new Collector()
    collector.report(
      new Problem(
        'invalid-iri',
        '"mail to jeanne.d\'arc@univ-x.fr" is not the address of a web page; https://flickr.example/photos/1@N02/ is',
      ),
    )
    const [told] = collector.problems()
    expect(told?.message).not.toContain('univ-x.fr')
    expect(told?.message).toContain('1@N02')
  })
})

describe('a problem', () => {
  it('is printed on one line with its place, and keeps what it knew already', () => {
    const problem = new Problem('invalid-iri', '"x" is none', { column: 'site', line: 3 }).within({
      file: 'data/t.csv',
      line: 9,
      map: '<#T>',
    })
    expect(String(problem)).toBe('data/t.csv:3: invalid-iri: "x" is none (column site, map <#T>)')
  })
})
