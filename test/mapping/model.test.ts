import { describe, expect, it } from 'vitest'
import { gathersAcrossRows, joinsOf } from '../../src/mapping/model.js'
import type { Locate } from '../../src/mapping/read/readSource.js'
import { readMapping } from '../../src/mapping/read/read.js'

const list = 'rml:gatherAs rdf:List'
const member = '[ rml:reference "b" ]'

describe('gathersAcrossRows', () => {
  it.each([
    [
      'an unnamed list',
      `rml:subjectMap [ rml:template "{a}" ] ; ${object(`rml:gather ( ${member} ) ; ${list}`)}`,
      false,
    ],
    [
      'a named list',
      `rml:subjectMap [ rml:template "{a}" ] ; ${object(`rml:template "{a}" ; rml:gather ( ${member} ) ; ${list}`)}`,
      true,
    ],
    [
      'a named list in another',
      `rml:subjectMap [ rml:template "{a}" ] ; ${object(`rml:gather ( [ rml:template "{a}" ; rml:gather ( ${member} ) ; ${list} ] ) ; ${list}`)}`,
      true,
    ],
    ['a named subject', `rml:subjectMap [ rml:template "{a}" ; rml:gather ( ${member} ) ; ${list} ]`, true],
    ['no list', `rml:subjectMap [ rml:template "{a}" ] ; ${object('rml:template "{a}"')}`, false],
  ])('%s', (_, text, expected) => {
    expect(gathersAcrossRows(read(text))).toBe(expected)
  })
})

describe('joinsOf', () => {
  it('finds the joins inside gather maps', () => {
    const join = '[ rml:parentTriplesMap <#Map> ; rml:joinCondition [ rml:child "b" ; rml:parent "a" ] ]'
    const map = read(`rml:subjectMap [ rml:template "{a}" ] ; ${object(`rml:gather ( ${member} ${join} ) ; ${list}`)}`)
    expect(joinsOf(map).map(({ parent, conditions }) => [parent.name, conditions.length])).toEqual([['<#Map>', 1]])
  })
})

function object(map: string): string {
  return `rml:predicateObjectMap [ rml:predicate rdf:value ; rml:objectMap [ ${map} ] ]`
}

function read(text: string) {
  const prefixes = '@prefix rml: <http://w3id.org/rml/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .'
  const locate: Locate = (place) => ('path' in place ? { path: place.path, name: place.path } : { path: '', name: '' })
  const options = { baseIRI: 'http://example.org/', file: 'mapping.ttl', locate }
  return readMapping(`${prefixes} <#Map> rml:logicalSource [ rml:source "t.csv" ] ; ${text} .`, options).triplesMaps[0]!
}
