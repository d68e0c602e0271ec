import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocate } from '../../src/mapping/locate.js'
import { readMapping } from '../../src/mapping/read/read.js'
import { mapToOutputs } from './staged.js'

const prefixes = `@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://e.x/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix void: <http://rdfs.org/ns/void#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix td: <https://www.w3.org/2019/wot/td#> . @prefix hctl: <https://www.w3.org/2019/wot/hypermedia#> .
@prefix formats: <http://www.w3.org/ns/formats/> . @prefix grel: <http://users.ugent.be/~bjdmeest/function/grel.ttl#> .
`
const targets = ['1', '2', '3']
  .map((at) => `<#T${at}> rml:target [ a rml:Target ; rml:path "${at}.nq" ; rml:root rml:CurrentWorkingDirectory ] .`)
  .join('\n')
const source = 'rml:logicalSource [ rml:source "t.csv" ; rml:referenceFormulation rml:CSV ]'
const csv = 'id,name,age\n1,Ann,33\n'

/** A map with the subject map and the predicate-object maps given. */
function map(subject: string, ...parts: readonly string[]): string {
  const statements = parts.map((part) => ` ; rml:predicateObjectMap [ ${part} ]`).join('')
  return `${prefixes}${targets}\n<#M> ${source} ; rml:subjectMap [ rml:template "http://e.x/{id}" ${subject} ]${statements} .`
}

const to = (...names: readonly number[]) => names.map((name) => ` ; rml:logicalTarget <#T${name}>`).join('')
const name = (more = '', predicate = '') =>
  `rml:predicateMap [ rml:constant ex:name ${predicate} ] ; rml:objectMap [ rml:reference "name" ${more} ]`
const age = (more = '') => `rml:predicate ex:age ; rml:objectMap [ rml:reference "age" ${more} ]`
const graph = (iri: string, more = '') => ` ; rml:graphMap [ rml:constant ${iri} ${more} ]`

const s = '<http://e.x/1>'
const named = `${s} <http://e.x/name> "Ann"`
const aged = `${s} <http://e.x/age> "33"`
const typed = `${s} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.x/A>`

describe('logical targets', () => {
  it.each<[string, string, Record<string, readonly string[]>]>([
    ['none', map('', name(), age()), { default: [`${named} .`, `${aged} .`] }],
    ['a subject map', map(`${to(1)} ; rml:class ex:A`, name()), { default: [], '1.nq': [`${typed} .`, `${named} .`] }],
    ['a predicate map', map('', name('', to(1)), age()), { default: [`${aged} .`], '1.nq': [`${named} .`] }],
    ['an object map', map('', name(to(1)), age()), { default: [`${aged} .`], '1.nq': [`${named} .`] }],
    [
      'classes go by the subject map',
      map(' ; rml:class ex:A', name(to(1))),
      { default: [`${typed} .`], '1.nq': [`${named} .`] },
    ],
    [
      'a language map',
      map('', name(` ; rml:languageMap [ rml:constant "en" ${to(1)} ]`), age()),
      { default: [`${aged} .`], '1.nq': [`${named}@en .`] },
    ],
    [
      'a language map beside another object',
      map('', `${name(` ; rml:languageMap [ rml:constant "en" ${to(1)} ]`)} ; rml:object "plain"`),
      { default: [`${s} <http://e.x/name> "plain" .`], '1.nq': [`${named}@en .`] },
    ],
    [
      'a datatype map',
      map('', name(), age(` ; rml:datatypeMap [ rml:constant xsd:integer ${to(1)} ]`)),
      { default: [`${named} .`], '1.nq': [`${aged}^^<http://www.w3.org/2001/XMLSchema#integer> .`] },
    ],
    [
      'a graph map of a subject',
      map(`${graph('ex:g', to(1))} ; rml:class ex:A`, name()),
      { default: [], '1.nq': [`${typed} <http://e.x/g> .`, `${named} <http://e.x/g> .`] },
    ],
    [
      'a graph map of a predicate-object map',
      map('', `${name()} ${graph('ex:g', to(1))}`, age()),
      { default: [`${aged} .`], '1.nq': [`${named} <http://e.x/g> .`] },
    ],
    [
      'one graph map of two',
      map(graph('ex:f'), `${name()} ${graph('ex:g', to(1))}`, age()),
      {
        default: [`${named} <http://e.x/f> .`, `${aged} <http://e.x/f> .`],
        '1.nq': [`${named} <http://e.x/g> .`],
      },
    ],
    [
      'two graph maps that give one graph: once, by both',
      map(graph('ex:g', to(1)), `${name()} ${graph('ex:g', to(2))}`),
      { default: [], '1.nq': [`${named} <http://e.x/g> .`], '2.nq': [`${named} <http://e.x/g> .`] },
    ],
    [
      'several targets, and one that is named twice',
      map(to(1, 2), name(to(1, 3)), age()),
      { default: [], '1.nq': [`${named} .`, `${aged} .`], '2.nq': [`${named} .`, `${aged} .`], '3.nq': [`${named} .`] },
    ],
    [
      'predicates and objects are products',
      map(
        '',
        `rml:predicateMap [ rml:constant ex:p ${to(1)} ] , [ rml:constant ex:q ] ; rml:objectMap [ rml:reference "name" ${to(2)} ] , [ rml:reference "age" ]`,
      ),
      {
        default: [`${s} <http://e.x/q> "33" .`],
        '1.nq': [`${s} <http://e.x/p> "Ann" .`, `${s} <http://e.x/p> "33" .`],
        '2.nq': [`${s} <http://e.x/p> "Ann" .`, `${s} <http://e.x/q> "Ann" .`],
      },
    ],
    [
      'what a function takes in',
      map(
        '',
        `rml:predicate ex:up ; rml:objectMap [ rml:functionExecution [ rml:function grel:toUpperCase ; rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ rml:reference "name" ${to(1)} ] ] ] ; rml:return grel:stringOut ]`,
      ),
      { default: [], '1.nq': [`${s} <http://e.x/up> "ANN" .`] },
    ],
    [
      'two descriptions of one file',
      `${map(to(1), name(to(9)))} <#T9> rml:target [ rml:path "./1.nq" ] .`,
      { default: [], '1.nq': [`${named} .`] },
    ],
    [
      'a target without a name',
      map(' ; rml:logicalTarget [ rml:target [ void:dataDump <file://./9.nq> ] ]', name()),
      { default: [], '9.nq': [`${named} .`] },
    ],
    [
      'a list, with the statement that uses it',
      map(
        '',
        `rml:predicate ex:list ; rml:objectMap [ rml:gather ( [ rml:reference "name" ] ) ; rml:gatherAs rdf:Bag ${to(1)} ]`,
        age(),
      ),
      {
        default: [`${aged} .`],
        '1.nq': [
          expect.stringMatching(/list> _:/),
          expect.stringMatching(/type> .*Bag> \.$/),
          expect.stringMatching(/_1> "Ann" \.$/),
        ] as never,
      },
    ],
    [
      'a list that two predicates use, in both places',
      map(
        '',
        `rml:predicateMap [ rml:constant ex:p ${to(1)} ] , [ rml:constant ex:q ] ; rml:objectMap [ rml:gather ( [ rml:reference "name" ] ) ; rml:gatherAs rdf:Bag ]`,
      ),
      {
        default: [
          expect.stringMatching(/type> .*Bag> \.$/),
          expect.stringMatching(/_1> "Ann" \.$/),
          expect.stringMatching(/q> _:/),
        ] as never,
        '1.nq': [
          expect.stringMatching(/p> _:/),
          expect.stringMatching(/type> .*Bag> \.$/),
          expect.stringMatching(/_1> "Ann" \.$/),
        ] as never,
      },
    ],
    [
      'the end of a named list',
      map(
        '',
        `rml:predicate ex:list ; rml:objectMap [ rml:template "http://e.x/l" ; rml:gather ( [ rml:reference "name" ] ) ; rml:gatherAs rdf:List ${to(1)} ]`,
      ),
      {
        default: [],
        '1.nq': [
          expect.stringMatching(/list> <http:\/\/e.x\/l> \.$/),
          expect.stringMatching(/first> "Ann" \.$/),
          expect.stringMatching(/rest> <.*nil> \.$/),
        ] as never,
      },
    ],
  ])('of %s', async (_what, mapping, expected) => {
    const outputs = await mapToOutputs({ mapping, csv })
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(expected).sort())
    for (const [output, lines] of Object.entries(expected)) expect(outputs[output], output).toEqual(lines)
  })

  it('of the parent of a join, and of the join itself', async () => {
    const parent = `<#P> ${source} ; rml:subjectMap [ rml:template "http://e.x/p{id}" ${to(1)} ] .`
    const join = (more = '') =>
      `rml:predicate ex:of ; rml:objectMap [ rml:parentTriplesMap <#P> ; rml:joinCondition [ rml:child "id" ; rml:parent "id" ] ${more} ]`
    const outputs = await mapToOutputs({ mapping: `${map('', join(to(2)), age())} ${parent}`, csv })
    const joined = `${s} <http://e.x/of> <http://e.x/p1> .`
    expect(outputs).toEqual({ default: [`${aged} .`], '1.nq': [joined], '2.nq': [joined] })
  })

  it('are ignored where they are told to be: all quads are in the default output', async () => {
    const mapping = map(to(1), name(to(2)), age())
    expect(await mapToOutputs({ mapping, csv, ignoresTargets: true })).toEqual({ default: [`${named} .`, `${aged} .`] })
  })

  it('take nothing away and add nothing, whatever they stand on', async () => {
    const some = fc.subarray([1, 2, 3]).map((names) => to(...names))
    const part = fc
      .record({ predicate: some, object: some, language: some, graph: fc.option(some), list: fc.boolean() })
      .map(({ predicate, object, language, graph: graphTargets, list }) =>
        [
          `rml:predicateMap [ rml:constant ex:pN ${predicate} ]`,
          list
            ? `rml:objectMap [ rml:gather ( [ rml:reference "name" ${language} ] ) ; rml:gatherAs rdf:List ${object} ]`
            : `rml:objectMap [ rml:reference "name" ; rml:languageMap [ rml:constant "en" ${language} ] ${object} ]`,
          ...(graphTargets === null ? [] : [`rml:graphMap [ rml:template "http://e.x/g{age}" ${graphTargets} ]`]),
        ].join(' ; '),
      )
    const mappings = fc
      .record({ subject: some, graph: fc.option(some), parts: fc.array(part, { minLength: 1, maxLength: 4 }) })
      .map(({ subject, graph: own, parts }) =>
        map(
          `${subject} ; rml:class ex:A ${own === null ? '' : graph('ex:h', own)}`,
          ...parts.map((text, at) => text.replace('ex:pN', `ex:p${at}`)),
        ),
      )
    const rows = 'id,name,age\n1,Ann,33\n2,Bob,34\n3,,35\n'
    await fc.assert(
      fc.asyncProperty(mappings, async (mapping) => {
        const outputs = await mapToOutputs({ mapping, csv: rows })
        const whole = await mapToOutputs({ mapping, csv: rows, ignoresTargets: true })
        const union = new Set(Object.values(outputs).flat())
        expect([...union].sort()).toEqual([...new Set(whole['default'])].sort())
        for (const [output, lines] of Object.entries(outputs))
          if (output !== 'default') expect(lines.length, output).toBe(new Set(lines).size)
      }),
      { numRuns: 60, seed: 4 },
    )
  })
})

describe('readTarget', () => {
  const read = (target: string) => {
    const text = `${prefixes}<#M> ${source} ; rml:subjectMap [ rml:template "{id}" ; rml:class ex:A ; rml:logicalTarget <#T> ] . <#T> ${target} .`
    const locate = createLocate({ data: ['/data'], mapping: '/maps', working: '/work' })
    return readMapping(text, { baseIRI: 'http://example.org/', file: 'mapping.ttl', locate })
  }

  it.each([
    ['a path, beside where the program runs', 'rml:target [ rml:path "a.nq" ]', '/work/a.nq'],
    ['a path beside the mapping', 'rml:target [ rml:path "a.nq" ; rml:root rml:MappingDirectory ]', '/maps/a.nq'],
    ['a path in a folder', 'rml:target [ rml:path "a.nq" ; rml:root "/else" ]', '/else/a.nq'],
    ['a VoID dump', 'rml:target [ void:dataDump <file:///d/a.nq> ]', '/d/a.nq'],
    ['a relative VoID dump', 'rml:target [ void:dataDump <file://./d/a.nq> ]', '/work/d/a.nq'],
    ['a DCAT download', 'rml:target [ dcat:downloadURL <file:///d/a.nq> ]', '/d/a.nq'],
    ['a DCAT access', 'rml:target [ dcat:accessURL <file:///d/a.nq> ]', '/d/a.nq'],
    ['a CSVW table', 'rml:target [ csvw:url "d/a.nq" ]', '/work/d/a.nq'],
  ])('%s', (_what, target, path) => {
    const [found] = read(target).targets.values()
    expect(found).toMatchObject({ place: { path }, serialization: 'nq', encoding: 'UTF-8', file: 'mapping.ttl' })
    expect(found).not.toHaveProperty('compression')
  })

  it('its format, how it is packed, its encoding, whichever of the two says them', () => {
    const form = 'rml:compression rml:gzip ; rml:encoding rml:UTF-16'
    const wanted = { serialization: 'ttl', compression: 'gzip', encoding: 'UTF-16' }
    const [inner] = read(`rml:target [ rml:path "a" ; ${form} ] ; rml:serialization formats:Turtle`).targets.values()
    const [outer] = read(`rml:target [ rml:path "a" ] ; ${form} ; rml:serialization formats:Turtle`).targets.values()
    expect(inner).toMatchObject(wanted)
    expect(outer).toEqual(inner)
  })

  it.each([
    ['N-Triples', 'nt'],
    ['N-Quads', 'nq'],
    ['Turtle', 'ttl'],
    ['TriG', 'trig'],
    ['N3', 'n3'],
    ['JSON-LD', 'jsonld'],
    ['RDF_XML', 'rdf'],
    ['RDFXML', 'rdf'],
    ['RDF_JSON', 'rj'],
  ])('formats:%s', (local, serialization) => {
    const [found] = read(`rml:target [ rml:path "a" ] ; rml:serialization formats:${local}`).targets.values()
    expect(found).toMatchObject({ serialization })
  })

  it('an endpoint', () => {
    const [found] = read(
      'rml:target [ sd:endpoint <http://e.x/update> ; sd:supportedLanguage sd:SPARQL11Update ]',
    ).targets.values()
    expect(found).toMatchObject({ place: { endpoint: 'http://e.x/update' }, name: 'http://e.x/update' })
  })

  it.each([
    ['no target', 'a rml:LogicalTarget', /exactly one rml:target/],
    ['two targets', 'rml:target [ rml:path "a" ] , [ rml:path "b" ]', /exactly one rml:target/],
    ['no place', 'rml:target [ a rml:Target ]', /names no place that can be written/],
    ['a web address', 'rml:target [ dcat:downloadURL <http://e.x/a.nq> ]', /not written to <http:\/\/e.x\/a.nq>/],
    [
      'a stream',
      'rml:target [ a td:Thing ; td:hasPropertyAffordance [ td:hasForm [ hctl:hasTarget "mqtt://localhost/topic" ] ] ]',
      /not written to a Web of Things form/,
    ],
    [
      'a format that is none',
      'rml:target [ rml:path "a" ] ; rml:serialization formats:SPARQL_Results_CSV',
      /not a serialization.*N-Quads/,
    ],
    ['a compression that is none', 'rml:target [ rml:path "a" ; rml:compression rml:rar ]', /not a compression/],
    ['an encoding that is none', 'rml:target [ rml:path "a" ; rml:encoding rml:UTF-32 ]', /not written in UTF-32/],
  ])('refuses %s', (_what, target, message) => {
    const { problems, targets: found } = read(target)
    expect(problems.map(String)).toEqual([expect.stringMatching(message)])
    expect(problems[0]).toMatchObject({ code: 'bad-mapping', severity: 'fatal', origin: { file: 'mapping.ttl' } })
    expect(found.size).toBe(0)
  })
})
