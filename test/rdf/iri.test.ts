import { describe, expect, it } from 'vitest'
import { iriFault, isAbsoluteIRI } from '../../src/rdf/iri.js'

describe('absolute IRIs', () => {
  it.each([
    'http://a.example/',
    'https://a.example:80/b?c=d#e',
    'urn:isbn:1',
    'mailto:a@b.example',
    'http://é.example/ü%20x',
    'http://[::1]/',
  ])('%s is one', (iri) => {
    expect(isAbsoluteIRI(iri)).toBe(true)
  })

  it.each([
    '',
    'a',
    'www.sorbonne.fr',
    'http://a b',
    'http://a/<x>',
    'http://a/%zz',
    'http://1 : http://x.example',
    'http://a/"',
    'http://a/#b#c',
    'http://a:port/',
  ])('"%s" is none, and it is said why', (text) => {
    expect(iriFault(text)).toBeTypeOf('string')
  })

  it('answers for a mean text at once', () => {
    const started = performance.now()
    expect(isAbsoluteIRI(`http://a.example/${'a'.repeat(100_000)} b`)).toBe(false)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
