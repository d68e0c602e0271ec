import { describe, expect, it } from 'vitest'
import { canonical } from '../../src/identifiers/canonical.js'
import { schemes, type SchemeName } from '../../src/identifiers/schemes.js'

const names = Object.keys(schemes) as SchemeName[]

describe('identifier schemes', () => {
  it.each(names)('%s takes its own example as canonical', (name) => {
    expect(canonical(name, schemes[name].example)).toBe(schemes[name].example)
  })

  it.each(names)('%s takes its example with spaces around it', (name) => {
    expect(canonical(name, `  ${schemes[name].example} `)).toBe(schemes[name].example)
  })

  it.each(names)('%s refuses what is none', (name) => {
    for (const value of ['', 'nan', 'None', 'https://example.org/', '!'.repeat(5)]) {
      expect(() => canonical(name, value), value).toThrow(expect.objectContaining({ code: 'invalid-identifier' }))
    }
  })

  const withCheckDigit: readonly SchemeName[] = [
    'uai',
    'rnsr',
    'siren',
    'siret',
    'ror',
    'isni',
    'orcid',
    'idref',
    'issn',
  ]
  it.each(withCheckDigit)('%s tells a changed digit', (name) => {
    const { example } = schemes[name]
    const at = example.slice(1).search(/\d/) + 1
    const wrong = example.slice(0, at) + String((Number(example[at]) + 1) % 10) + example.slice(at + 1)
    expect(() => canonical(name, wrong)).toThrow(expect.objectContaining({ code: 'wrong-check-digit' }))
  })

  it.each<readonly [SchemeName, string, string]>([
    ['uai', '0755976n', '0755976N'],
    ['siren', '180 089 013', '180089013'],
    ['idref', '66951844', '066951844'],
    ['siret', '180 089 013 03720', '18008901303720'],
    ['siret', '35600000000048', '35600000000048'],
    ['ror', 'https://ror.org/02feahw73', '02feahw73'],
    ['ror', '02FEAHW73', '02feahw73'],
    ['isni', 'http://www.isni.org/0000 0001 2181 0799', '0000000121810799'],
    ['isni', '0000 0001 2179 2236', '0000000121792236'],
    ['orcid', 'https://orcid.org/0000-0002-1825-0097', '0000-0002-1825-0097'],
    ['idref', 'idrefidref02636817x', '02636817X'],
    ['idref', 'https://www.idref.fr/02636817X/id', '02636817X'],
    ['wikidata', 'https://www.wikidata.org/entity/Q280413', 'Q280413'],
    ['doi', 'https://doi.org/10.1002/ECE3.7634', '10.1002/ece3.7634'],
    ['doi', '10.1002%2Fece3.7634', '10.1002/ece3.7634'],
    ['doi', 'https://doi.org/https://doi.org/10.1002/ece3.7634', '10.1002/ece3.7634'],
    ['issn', '20452322', '2045-2322'],
    ['issn', '2434-561x', '2434-561X'],
    ['fundref', 'https://doi.org/10.13039/501100004794', '501100004794'],
  ])('%s normalises %s', (name, value, expected) => {
    expect(canonical(name, value)).toBe(expected)
  })

  it.each<readonly [SchemeName, string]>([
    ['uai', '075CAMPU'],
    ['siren', '195112966.1951'],
    ['wikidata', 'https://www.wikidata.org/entity/'],
    ['issn', '2045-2322 1932-6203'],
    ['doi', '10.1/x'],
  ])('%s refuses the damaged %s', (name, value) => {
    expect(() => canonical(name, value)).toThrow(expect.objectContaining({ code: 'invalid-identifier' }))
  })
})
