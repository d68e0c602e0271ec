import { describe, expect, test } from 'vitest'
import { formats, resultFormats } from '../../src/rdf/formats.js'
import { negotiate } from '../../src/publish/negotiate.js'

const html = { name: 'html', mediaType: 'text/html', aliases: ['application/xhtml+xml'] }

describe('the format for real clients', () => {
  test.each([
    ['no Accept', undefined, 'ttl'],
    ['curl', '*/*', 'ttl'],
    ['wget', '*/*', 'ttl'],
    [
      'Chrome',
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
      'html',
    ],
    ['Firefox', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
    ['Safari', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
    [
      'Googlebot',
      'text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8',
      'html',
    ],
    [
      'rdflib',
      'text/turtle, application/rdf+xml;q=0.9, application/n-triples;q=0.8, text/html;q=0.7, application/xhtml+xml;q=0.7, application/ld+json;q=0.6, application/json;q=0.5, */*;q=0.1',
      'ttl',
    ],
    ['rdflib (xml)', 'application/rdf+xml, */*;q=0.1', 'rdf'],
    [
      'SPARQLWrapper (construct)',
      'text/turtle,application/turtle,text/rdf+n3,application/n-triples,application/n3,text/n3,application/rdf+xml',
      'ttl',
    ],
    [
      'Jena',
      'text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3',
      'ttl',
    ],
    ['Jena (datasets)', 'application/trig,application/n-quads;q=0.9,text/turtle;q=0.8,*/*;q=0.5', 'trig'],
    [
      'RDF4J',
      'application/rdf+xml;q=0.8, application/n-triples;q=0.8, text/turtle, text/n3;q=0.8, application/trig;q=0.7, application/ld+json;q=0.8, application/n-quads;q=0.7',
      'ttl',
    ],
    ['rapper', 'application/x-turtle, text/rdf+turtle;q=0.9, */*;q=0.1', 'ttl'],
    [
      'Comunica',
      'application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,text/html;q=0.2',
      'nq',
    ],
    ['F-UJI', 'text/turtle, application/turtle, application/x-turtle;q=0.8, text/n3, text/rdf+n3;q=0.7', 'ttl'],
    ['jsonld.js', 'application/ld+json, application/json', 'jsonld'],
    ['a JSON client', 'application/json', 'jsonld'],
    ['an XML client', 'application/xml', 'rdf'],
  ])('%s', (_client, accept, expected) => {
    expect(negotiate(accept, formats)?.offer.name).toBe(expected)
  })

  test.each<[string, string | undefined, string]>([
    ['text/html, text/turtle', 'ttl', 'at equal quality a named RDF type wins'],
    ['text/turtle, text/html', 'ttl', 'in whatever order'],
    ['text/html, application/rdf+xml, text/turtle', 'rdf', 'the first of the RDF types'],
    ['text/html, application/xml', 'rdf', 'aliases are names'],
    ['text/html;q=0.9, text/turtle;q=0.8', 'html', 'HTML by the best quality'],
    ['text/html, */*', 'html', 'a wildcard names nothing'],
    ['text/html;q=0.5, */*', 'ttl', 'but its quality counts'],
    ['text/*', 'ttl', 'a range names no HTML'],
    ['text/*, text/turtle;q=0', 'html', 'HTML unnamed is better than nothing'],
    ['*/*, text/turtle;q=0, application/n-triples;q=0.1', 'jsonld', 'nor by a wildcard'],
    ['application/xhtml+xml', 'html', 'XHTML is HTML'],
    ['TEXT/TURTLE', 'ttl', 'types have no case'],
    ['text/turtle;charset=utf-8', 'ttl', 'a charset is understood'],
    ['application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', 'jsonld', 'a profile is understood'],
    ['image/png, text/turtle;q=0.1', 'ttl', 'something is better than nothing'],
    ['', undefined, 'an empty Accept takes nothing'],
    ['image/png', undefined, 'nothing that is made here'],
    ['text/html;q=0', undefined, 'all that is named is refused'],
    [`text/html, "${'\\"'.repeat(5000)}`, 'html', 'quotes that do not end'],
    [','.repeat(8000), undefined, 'commas only'],
  ])('%s → %s: %s', (accept, expected) => {
    expect(negotiate(accept, formats)?.offer.name).toBe(expected)
  })

  test('an alias is answered under its own name, HTML always as HTML', () => {
    expect(negotiate('application/xml', formats)?.mediaType).toBe('application/xml')
    expect(negotiate('application/json', formats)?.mediaType).toBe('application/json')
    expect(negotiate('text/turtle;charset=utf-8', formats)?.mediaType).toBe('text/turtle')
    expect(negotiate('application/xhtml+xml', formats)?.mediaType).toBe('text/html')
  })
})

describe('the format of results for real clients', () => {
  test.each([
    ['no Accept', undefined, 'json'],
    ['curl', '*/*', 'json'],
    ['Chrome', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
    [
      'SPARQLWrapper',
      'application/sparql-results+json,application/json,text/javascript,application/javascript',
      'json',
    ],
    ['SPARQLWrapper (xml)', 'application/sparql-results+xml', 'xml'],
    [
      'Jena',
      'application/sparql-results+json,application/sparql-results+xml;q=0.9,text/tab-separated-values;q=0.7,text/csv;q=0.5,application/json;q=0.2,application/xml;q=0.2,*/*;q=0.1',
      'json',
    ],
    [
      'RDF4J',
      'application/sparql-results+xml;q=0.8, application/xml;q=0.8, application/sparql-results+json;q=0.8, text/csv;q=0.8, text/tab-separated-values',
      'tsv',
    ],
    ['a spreadsheet', 'text/csv', 'csv'],
    ['an RDF client', 'text/turtle', undefined],
  ])('%s', (_client, accept, expected) => {
    expect(negotiate(accept, [...resultFormats, html])?.offer.name).toBe(expected)
  })
})
