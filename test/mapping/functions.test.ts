import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { functions } from '../../src/mapping/functions/grel.js'
import { grel, idlab } from '../../src/mapping/functions/names.js'
import { morphKgc } from '../../src/mapping/functions/idlab.js'
import { bindFunction } from '../../src/mapping/functionTable.js'
import { constant } from '../../src/mapping/read/readTermMap.js'
import { factory } from '../../src/rdf/environment.js'
import type { Cell } from '../../src/sources/source.js'

const namespaces = { grel, idlab, morphKgc } as const

/** The function is called as a mapping calls it; `undefined`: the parameter is not given. */
function call(name: string, values: readonly (Cell | undefined)[]): Cell {
  const [prefix, local] = name.split(':') as [keyof typeof namespaces, string]
  const iri = namespaces[prefix] + local
  const parameters = functions[iri]?.parameters ?? []
  const given = values.flatMap((value, at) => (value === undefined ? [] : [{ value, iri: parameters[at]!.iris[0]! }]))
  const inputs = given.map((input) => ({ parameter: input.iri, value: constant(factory.literal('')) }))
  return bindFunction({ function: iri, inputs }, functions).apply(given.map(({ value }) => value))
}

/** What is told of a value that cannot be used. */
const fault = (part: string) => ({ fault: part })

type Fact = readonly [name: string, values: readonly (Cell | undefined)[], expected: Cell | { readonly fault: string }]

const strings: readonly Fact[] = [
  ['grel:toUpperCase', ['école 𝒶'], 'ÉCOLE 𝒶'],
  ['grel:toUpperCase', [null], null],
  ['grel:toUpperCase', [['a', 'é']], ['A', 'É']],
  ['grel:toLowerCase', ['ÉCOLE'], 'école'],
  ['grel:toLowerCase', [''], ''],
  ['grel:string_toTitlecase', ["l'ÉCOLE  du louvre"], "L'école  Du Louvre"],
  ['grel:string_toTitlecase', [''], ''],
  ['grel:toTitleCase', ['éCOLE'], 'École'],
  ['grel:toTitleCase', ['𐐨𐐨 x'], '𐐀𐐨 X'],
  ['grel:string_trim', ['  a b\u{A0}\n'], 'a b'],
  ['grel:string_trim', ['   '], ''],
  ['grel:string_strip', [' a '], 'a'],
  ['grel:string_strip', [''], ''],
  ['grel:reverse', ['a😀é'], 'é😀a'],
  ['grel:reverse', [''], ''],
  ['grel:string_reverse', ['abc'], 'cba'],
  ['grel:string_reverse', [12], '21'],
  ['grel:string_chomp', ['hardly', 'ly'], 'hard'],
  ['grel:string_chomp', ['hard', ''], 'hard'],
  ['grel:string_replace', ['a.b.c', '.', '-'], 'a-b-c'],
  ['grel:string_replace', ['a b', ' ', '$&$1'], 'a$&$1b'],
  ['grel:string_replace', ['😀', '', 'x'], '😀'],
  ['grel:string_replace', ['12-é 3-b', String.raw`/(\d+)-(\p{L})/`, '$2$1'], 'é12 b3'],
  ['grel:string_replace', ['a', '/(/', ''], fault('is not a regular expression')],
  ['grel:string_replaceChars', ['Téxt óptícál😀', 'éóíá😀', 'eoia!'], 'Text optical!'],
  ['grel:string_replaceChars', ['a', 'ab', 'x'], fault('2 characters cannot be replaced by 1')],
  ['grel:string_substring', ['profound', 2, 4], 'of'],
  ['grel:string_substring', ['profound', '3'], 'found'],
  ['grel:string_substring', ['a😀é', 1, 2], '😀'],
  ['grel:string_substring', ['profound', 1, -1], 'rofoun'],
  ['grel:string_substring', ['ab', 2], ''],
  ['grel:string_substring', ['ab', 3], null],
  ['grel:string_substring', ['ab', 'x'], fault('"x" is not a number')],
  ['grel:string_substring', ['ab', ''], fault('"" is not a number')],
  ['grel:string_substring', ['ab', 0.5], fault('is not a whole number')],
  ['grel:string_slice', ['profound', 3], 'found'],
  ['grel:string_slice', ['', 0], ''],
  ['grel:string_get', ['😀bc', 0], '😀'],
  ['grel:string_get', ['abc', -1], 'c'],
  ['grel:string_get', ['abc', 1, 3], 'bc'],
  ['grel:string_length', ['a😀é'], 3],
  ['grel:string_length', [''], 0],
  ['grel:string_contains', ['food', 'oo'], true],
  ['grel:string_contains', ['food', '/o{3}/'], false],
  ['grel:string_contains', ['', ''], true],
  ['grel:string_startsWith', ['école', 'é'], true],
  ['grel:string_startsWith', ['', 'a'], false],
  ['grel:string_endsWith', ['food', 'od'], true],
  ['grel:string_endsWith', ['food', 'OD'], false],
  ['grel:string_indexOf', ['😀ab', 'b'], 2],
  ['grel:string_indexOf', ['abc', 'x'], -1],
  ['grel:string_lastIndexOf', ['😀abab', 'a'], 3],
  ['grel:string_lastIndexOf', ['', 'a'], -1],
  ['grel:string_toString', [true], 'true'],
  ['grel:string_toString', [{ text: '1.50', datatype: 'd' }], '1.50'],
  ['grel:string_toNumber', [' 12 '], 12],
  ['grel:string_toNumber', ['-1.5e2'], -150],
  ['grel:string_toNumber', ['0x10'], fault('is not a number')],
  ['grel:string_toNumber', ['1,5'], fault('is not a number')],
  ['grel:string_diff', ['cacti', 'cactus'], 'us'],
  ['grel:string_diff', ['a😀', 'a😁'], '😁'],
  ['grel:string_diff', ['ab', 'ab'], ''],
]

const pieces: readonly Fact[] = [
  ['grel:string_split', ['a|b||', '|'], ['a', 'b', '', '']],
  ['grel:string_split', ['a😀', ''], ['a', '😀']],
  ['grel:string_split', ['a1é22b', String.raw`/\d+/`], ['a', 'é', 'b']],
  ['grel:string_split', ['', ';'], ['']],
  ['grel:string_smartSplit', ['a,b\tc,d'], ['a', 'b\tc', 'd']],
  ['grel:string_smartSplit', ['a;b', ';'], ['a', 'b']],
  ['grel:string_splitByLengths', ['internationalization', 5, 6, [3]], ['inter', 'nation', 'ali']],
  ['grel:string_splitByLengths', ['😀b', 1, 5], ['😀', 'b']],
  ['grel:string_splitByLengths', ['ab', -1, 5], fault('cannot be -1 characters')],
  ['grel:string_splitByCharType', ['HenryCTaylor'], ['H', 'enry', 'CT', 'aylor']],
  ['grel:string_splitByCharType', ['BE1À3é'], ['BE', '1', 'À', '3', 'é']],
  ['grel:string_splitByCharType', [''], []],
  ['grel:string_partition', ['internationalization', 'nation'], ['inter', 'nation', 'alization']],
  ['grel:string_partition', ['internationalization', 'nation', 'true'], ['inter', 'alization']],
  ['grel:string_partition', ['abc', 'x'], ['abc', '', '']],
  ['grel:string_partition', ['a12b', String.raw`/\d+/`], ['a', '12', 'b']],
  ['grel:string_partition', ['abc', 'b', 'perhaps'], fault('neither true nor false')],
  ['grel:string_rpartition', ['parallel', 'a'], ['par', 'a', 'llel']],
  ['grel:string_rpartition', ['', 'a'], ['', '', '']],
  ['grel:string_match', ['2024-05', String.raw`/(\d{4})-(\d{2})/`], ['2024', '05']],
  ['grel:string_match', ['2024-05-01', String.raw`/(\d{4})-(\d{2})/`], null],
  ['grel:string_match', ['a', '/(a)|(b)/'], ['a', '']],
  ['grel:string_match', ['a', 'a'], fault('between slashes')],
  ['grel:string_match', ['aa', String.raw`/(a)\1/`], fault('is not a regular expression (RE2)')],
  ['grel:string_find', ['a1b22', String.raw`/\d+/`], ['1', '22']],
  ['grel:string_find', ['', '/a/'], []],
  ['grel:string_ngram', ['un deux trois', 2], ['un deux', 'deux trois']],
  ['grel:string_ngram', ['un', 2], []],
  ['grel:string_ngram', ['un', 0], fault('from 1 to 100')],
  ['grel:string_unicode', ['a😀'], [97, 0x1f600]],
  ['grel:string_unicode', [''], []],
]

const codes: readonly Fact[] = [
  ['grel:escape', ['<é & "x">', 'html'], '&lt;é &amp; &quot;x&quot;&gt;'],
  ['grel:escape', ['é/ ?', 'url'], '%C3%A9%2F%20%3F'],
  ['grel:escape', ['a,"b"', 'CSV'], '"a,""b"""'],
  ['grel:escape', ["l'a\n</b>", 'javascript'], String.raw`l\'a\n<\/b>`],
  ['grel:escape', ['a', 'toString'], fault('no way to escape for "toString"')],
  ['grel:escape', ['\u{D800}', 'url'], '%EF%BF%BD'],
  ['grel:string_escape', ['a&b', 'xml'], 'a&amp;b'],
  ['grel:string_escape', ['', 'xml'], ''],
  [
    'grel:string_unescape',
    ['&eacute;&#x1F600;&#65;&amp;lt; &nothing; &#1114112;', 'html'],
    'é😀A&lt; &nothing; &#1114112;',
  ],
  ['grel:string_unescape', ['%C3%A9', 'url'], 'é'],
  ['grel:string_unescape', ['%E9', 'url'], fault('not percent-encoded')],
  ['grel:string_unescape', ['"a,""b"""', 'csv'], 'a,"b"'],
  ['grel:string_unescape', [String.raw`l\'a\n\u00e9\x41`, 'javascript'], "l'a\néA"],
  ['grel:string_md5', ['é'], '66ddcd97cfdeabb2f6fb8a999b4bc76f'],
  ['grel:string_md5', [''], 'd41d8cd98f00b204e9800998ecf8427e'],
  ['grel:string_sha1', ['abc'], 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['grel:string_sha1', [''], 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ['grel:string_fingerprint', [' Élan,  beau élan! '], 'beau elan'],
  ['grel:string_fingerprint', ['...'], ''],
  ['grel:string_ngramFingerprint', ['Pâris', 2], 'arispari'],
  ['grel:string_ngramFingerprint', ['a', 2], ''],
]

const values: readonly Fact[] = [
  ['grel:boolean_and', [[true, 'TRUE', 1]], true],
  ['grel:boolean_and', [['true', 'no']], fault('"no" is neither true nor false')],
  ['grel:boolean_or', [[false, 'true']], true],
  ['grel:boolean_or', [[]], false],
  ['grel:boolean_xor', [['true', 'true']], false],
  ['grel:boolean_xor', [['true', 'false']], true],
  ['grel:boolean_not', ['false'], true],
  ['grel:boolean_not', [''], fault('neither true nor false')],
  ['grel:controls_if', [true, 'a', 'b'], 'a'],
  ['grel:controls_if', ['false', 'a'], null],
  ['grel:controls_if', ['true', ['a', 'é']], ['a', 'é']],
  ['grel:controls_if', ['maybe', 'a', 'b'], fault('neither true nor false')],
  ['grel:array_get', [['a', 'é'], 1], 'é'],
  ['grel:array_get', [['a', 'b'], -1], 'b'],
  ['grel:array_get', [['a', 'b'], 9], null],
  ['grel:array_get', [['a', 'b', 'c'], 1, 3], ['b', 'c']],
  ['grel:array_get', ['alone', 0], 'alone'],
  ['grel:array_slice', [['a', 'b', 'c'], '1'], ['b', 'c']],
  ['grel:array_slice', [['a'], 'one'], fault('"one" is not a number')],
  ['grel:array_join', [['a', 'é', 3], '; '], 'a; é; 3'],
  ['grel:array_join', [[], ','], ''],
  ['grel:array_join', [['a', null, 'b'], ','], 'a,b'],
  ['grel:array_length', [['a', '']], 2],
  ['grel:array_length', ['a'], 1],
  ['grel:array_reverse', [['a', 'b']], ['b', 'a']],
  ['grel:array_reverse', [[]], []],
  ['grel:array_sort', [[10, 9, -1]], [-1, 9, 10]],
  ['grel:array_sort', [['é', 'b', '\u{FFFD}', '😀']], ['b', 'é', '\u{FFFD}', '😀']],
  ['grel:array_uniques', [['a', 'b', 'a']], ['a', 'b']],
  ['grel:array_uniques', [['1', 1]], ['1', 1]],
  ['grel:array_sum', [['1', 2, ' 3.5 ']], 6.5],
  ['grel:array_sum', [['1', 'x']], fault('"x" is not a number')],
  ['grel:math_sum', [[1, 2]], 3],
  ['grel:math_sum', [[]], 0],
  ['grel:other_coalesce', [[null, 'b', 'c']], 'b'],
  ['grel:other_coalesce', [[null]], null],
  ['grel:other_type', [1.5], 'number'],
  ['grel:other_type', [['a']], 'array'],
  ['grel:other_type', [{ text: '1', datatype: 'd' }], 'string'],
  ['grel:other_type', [true], 'boolean'],
]

const nothing = fault('has no result')
const math: readonly Fact[] = [
  ['grel:math_abs', ['-1.5'], 1.5],
  ['grel:math_abs', ['one'], fault('"one" is not a number')],
  ['grel:math_ceil', ['1.2'], 2],
  ['grel:math_ceil', [-1.2], -1],
  ['grel:math_floor', ['1.9'], 1],
  ['grel:math_floor', [''], fault('is not a number')],
  ['grel:math_round', ['2.5'], 3],
  ['grel:math_round', [-2.5], -2],
  ['grel:math_even', [3], 4],
  ['grel:math_even', [2], 2],
  ['grel:math_odd', [2], 3],
  ['grel:math_odd', [2.5], 3],
  ['grel:math_ln', [1], 0],
  ['grel:math_ln', [0], nothing],
  ['grel:math_log', [1000], 3],
  ['grel:math_log', [-1], nothing],
  ['grel:math_exp', [0], 1],
  ['grel:math_exp', [1000], nothing],
  ['grel:math_sqrt', ['9'], 3],
  ['grel:math_sqrt', [-1], nothing],
  ['grel:math_degrees', [Math.PI], 180],
  ['grel:math_degrees', ['x'], fault('is not a number')],
  ['grel:math_radians', [180], Math.PI],
  ['grel:math_radians', [0], 0],
  ...['sin', 'tan', 'asin', 'atan', 'sinh', 'tanh'].map((local): Fact => [`grel:math_${local}`, [0], 0]),
  ...['sin', 'tan', 'atan', 'sinh', 'tanh'].map((local): Fact => [`grel:math_${local}`, ['x'], fault('not a number')]),
  ['grel:math_asin', [2], nothing],
  ['grel:math_cos', [0], 1],
  ['grel:math_cos', ['x'], fault('is not a number')],
  ['grel:math_cosh', [0], 1],
  ['grel:math_cosh', [1e9], nothing],
  ['grel:math_acos', [1], 0],
  ['grel:math_acos', [2], nothing],
  ['grel:math_min', ['10', '9'], 9],
  ['grel:math_min', [-1, 'x'], fault('"x" is not a number')],
  ['grel:math_max', ['10', '9'], 10],
  ['grel:math_max', [-1, -2], -1],
  ['grel:math_atan2', [0, 1], 0],
  ['grel:math_atan2', [1, 0], Math.PI / 2],
  ['grel:math_mod', [7, 3], 1],
  ['grel:math_mod', [-7, 3], 2],
  ['grel:math_mod', [7, 0], nothing],
  ['grel:math_mod', [7.5, 2], fault('not a whole number')],
  ['grel:math_quotient', [-7, 2], -3],
  ['grel:math_quotient', [7, 0], nothing],
  ['grel:math_gcd', [12, -18], 6],
  ['grel:math_gcd', [0, 5], 5],
  ['grel:math_lcm', [4, 6], 12],
  ['grel:math_lcm', [0, 0], nothing],
  ['grel:math_pow', ['2', '10'], 1024],
  ['grel:math_pow', [-1, 0.5], nothing],
  ['grel:math_fact', [5], 120],
  ['grel:math_fact', [0], 1],
  ['grel:math_fact', [1e9], nothing],
]

const moments: readonly Fact[] = [
  ['grel:date_toDate', ['01/09/2020', 'dd/MM/yyyy'], '2020-09-01'],
  ['grel:date_toDate', ['1 September 2020 4:05 PM', 'd MMMM uuuu h:mm a'], '2020-09-01T16:05:00'],
  ['grel:date_toDate', ['01/09/2020', '%d/%m/%Y'], '2020-09-01'],
  ['grel:date_toDate', ['31/02/2020', 'dd/MM/yyyy'], fault('no day of the calendar')],
  ['grel:date_toDate', ['2020', 'dd/MM/yyyy'], fault('is not a date of the pattern')],
  ['grel:date_toDate', ['2020-09-01Z', 'yyyy-MM-dd'], fault('is longer than the pattern')],
  ['grel:date_toDate', ['2020', 'yyyy'], fault('has not year, month and day')],
  ['grel:date_toDate', ['2020', 'qqqq'], fault('the letter q')],
  ['grel:date_inc', ['2024-01-31', 1, 'month'], '2024-02-29'],
  ['grel:date_inc', ['2024-02-29T12:00:00Z', '-1', 'Years'], '2023-02-28T12:00:00Z'],
  ['grel:date_inc', ['2024-12-31T23:59:59.5+01:00', 1, 'second'], '2025-01-01T00:00:00.500+01:00'],
  ['grel:date_inc', ['2024-01-01', 1e15, 'years'], fault('not in the years 1 to 9999')],
  ['grel:date_inc', ['2024-01-01', 1, 'aeons'], fault('is not a unit of time')],
  ['grel:date_inc', ['soon', 1, 'day'], fault('is not a date')],
  ['grel:date_diff', ['2011-06-01', '2011-04-01', 'days'], 61],
  ['grel:date_diff', ['2011-04-01', '2011-06-02', 'months'], -2],
  ['grel:date_diff', ['2020-02-28', '2000-02-29', 'years'], 19],
  ['grel:date_diff', ['2011-06-01T12:00:00+02:00', '2011-06-01T09:00:00Z', 'hours'], 1],
  ['grel:date_datePart', ['2024-02-29', 'year'], 2024],
  ['grel:date_datePart', ['2024-02-29', 'weekday'], 'Thursday'],
  ['grel:date_datePart', ['2024-02-29T23:05:07+02:00', 'hours'], 23],
  ['grel:date_datePart', ['2023-02-29', 'year'], fault('is not a date')],
]

const others: readonly Fact[] = [
  ['idlab:toUpperCaseURL', ['a.fr/é'], 'http://A.FR/É'],
  ['idlab:toUpperCaseURL', ['https://a.fr'], 'HTTPS://A.FR'],
  ['idlab:alwaysReturnsABC', [], 'ABC'],
  ['idlab:alwaysReturnsABC', [undefined], 'ABC'],
  ['idlab:equal', ['1', 1], true],
  ['idlab:equal', ['a', null], null],
  ['idlab:notEqual', ['é', 'e'], true],
  ['idlab:notEqual', ['', ''], false],
  ['idlab:trueCondition', [true, ['a', 'b']], ['a', 'b']],
  ['idlab:trueCondition', ['True', 'a'], null],
  ['idlab:trueCondition', [null, 'a'], null],
  ['idlab:decide', ['a', 'a', 'é'], 'é'],
  ['idlab:decide', ['', 'a', 'b'], null],
  ['idlab:isNull', [null], true],
  ['idlab:isNull', [''], false],
  ['idlab:inRange', [1, 1, 2], true],
  ['idlab:inRange', [2, 1, 2], false],
  ['idlab:inRange', ['2', undefined, '1e3'], true],
  ['idlab:inRange', ['x', 1], fault('"x" is not a number')],
  ['idlab:stringContainsOtherString', ['a;é', 'é', ';'], true],
  ['idlab:stringContainsOtherString', ['ab', 'a', ';'], false],
  ['idlab:listContainsElement', [['a', 1], '1'], true],
  ['idlab:listContainsElement', [[], ''], false],
  ['idlab:concat', ['é', '😀'], 'é😀'],
  ['idlab:concat', ['a', '', '-'], 'a-'],
  ['idlab:concatSequence', [['a', 'b'], ', '], 'a, b'],
  ['idlab:concatSequence', [['a', null]], 'a'],
  ['idlab:slugify', ['Élan vital !'], 'elan-vital'],
  ['idlab:slugify', ['!'], null],
  ['idlab:getMIMEType', ['a.b.ttl'], 'text/turtle'],
  ['idlab:getMIMEType', ['constructor'], null],
  ['idlab:normalizeDate', ['01 April 22', 'dd LLLL uu'], '2022-04-01'],
  ['idlab:normalizeDate', ['', 'dd LLLL uu'], fault('is not a date of the pattern')],
  ['idlab:normalizeDateWithLang', ['3 août 2024', 'd MMMM uuuu', 'fr'], '2024-08-03'],
  ['idlab:normalizeDateWithLang', ['lundi 3 JUIN 2024', 'EEEE d MMMM uuuu', 'fr-FR'], '2024-06-03'],
  ['idlab:normalizeDateWithLang', ['3 juin 2024', 'd MMMM uuuu', 'not a tag'], fault('is not a language tag')],
  ['idlab:normalizeDateTime', ['01 April 22T11:44:00', "dd LLLL uu'T'HH:mm:ss"], '2022-04-01T11:44:00'],
  ['idlab:normalizeDateTime', ['01 April 22', 'dd LLLL uu'], fault('has no hour')],
  [
    'idlab:normalizeDateTimeWithLang',
    ['1 janv. 2024 08:00+0100', 'd MMM uuuu HH:mmZ', 'fr'],
    '2024-01-01T08:00:00+01:00',
  ],
  ['idlab:normalizeDateTimeWithLang', ['1 janv. 2024 25:00', 'd MMM uuuu HH:mm', 'fr'], fault('no time of a day')],
  ['morphKgc:controls_if_cast', ['no', 'a', 'b'], 'b'],
  ['morphKgc:controls_if_cast', ['é', 'a'], 'a'],
  ['morphKgc:string_split_explode', ['a;b', ';'], ['a', 'b']],
  ['morphKgc:string_split_explode', ['', ';'], ['']],
  ['morphKgc:concat', ['a', 'b'], 'ab'],
  ['morphKgc:concat', ['a', '😀', '/'], 'a/😀'],
  ['morphKgc:hash', ['abc'], 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['morphKgc:hash', [null], null],
  ['morphKgc:hash_iri', [''], 'http://example.com/ns#e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['morphKgc:hash_iri', [null], null],
]

const facts = { strings, pieces, codes, values, math, moments, others }

describe.each(Object.entries(facts))('%s', (_, rows) => {
  test.each(rows.map((row) => [`${row[0]} ${JSON.stringify(row[1])}`, row] as const))(
    '%s',
    (_, [name, given, expected]) => {
      if (expected !== null && typeof expected === 'object' && 'fault' in expected) {
        expect(() => call(name, given)).toThrow(expected.fault)
      } else expect(call(name, given)).toEqual(expected)
    },
  )
})

test('every function of the table has two facts at least', () => {
  const counts = new Map<string, number>()
  for (const [name] of Object.values(facts).flat()) {
    const [prefix, local] = name.split(':') as [keyof typeof namespaces, string]
    counts.set(namespaces[prefix] + local, (counts.get(namespaces[prefix] + local) ?? 0) + 1)
  }
  expect(Object.keys(functions).filter((iri) => (counts.get(iri) ?? 0) < 2)).toEqual([])
})

describe('for any text', () => {
  const text = fc.string({ unit: 'binary' })
  const wellFormed = fc.string({ unit: 'grapheme' })

  test('what is escaped is unescaped again', () => {
    fc.assert(
      fc.property(wellFormed, fc.constantFrom('html', 'xml', 'url', 'javascript'), (value, mode) => {
        expect(call('grel:string_unescape', [call('grel:escape', [value, mode]), mode])).toBe(value)
      }),
    )
  })
  test('pieces joined by their separator are the text', () => {
    fc.assert(
      fc.property(text, fc.string({ minLength: 1, maxLength: 2 }), (value, separator) => {
        fc.pre(!/^\/.+\/$/.test(separator))
        expect(call('grel:array_join', [call('grel:string_split', [value, separator]), separator])).toBe(value)
      }),
    )
  })
  test('a partition is the text', () => {
    fc.assert(
      fc.property(text, text, (value, fragment) => {
        fc.pre(!/^\/[^]+\/$/.test(fragment))
        expect((call('grel:string_partition', [value, fragment]) as string[]).join('')).toBe(value)
        expect((call('grel:string_rpartition', [value, fragment]) as string[]).join('')).toBe(value)
      }),
    )
  })
  test('a place that was found is where the text begins', () => {
    fc.assert(
      fc.property(wellFormed, wellFormed, wellFormed, (before, sub, behind) => {
        const value = before + sub + behind
        const place = call('grel:string_indexOf', [value, sub]) as number
        expect((call('grel:string_substring', [value, place]) as string).startsWith(sub)).toBe(true)
        expect(call('grel:string_contains', [value, sub])).toBe(true)
      }),
    )
  })
  test('reversed twice it is itself, and as long', () => {
    fc.assert(
      fc.property(wellFormed, (value) => {
        expect(call('grel:reverse', [call('grel:reverse', [value])])).toBe(value)
        expect((call('grel:string_unicode', [value]) as number[]).length).toBe(call('grel:string_length', [value]))
      }),
    )
  })
  test('no pattern and no text hold a build up, or fail otherwise than by a problem', () => {
    fc.assert(
      fc.property(text, text, (value, pattern) => {
        try {
          call('grel:string_match', [value, `/${pattern}/`])
        } catch (error) {
          expect(error).toMatchObject({ code: 'function-failed' })
        }
      }),
    )
    const started = performance.now()
    expect(call('grel:string_contains', [`${'a'.repeat(20_000)}!`, '/^(a+)+$/'])).toBe(false)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

test('a date moved there and back is itself', () => {
  const date = fc.date({ min: new Date('1000-01-01'), max: new Date('3000-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(date, fc.integer({ min: -10_000, max: 10_000 }), (when, days) => {
      const iso = when.toISOString().slice(0, 10)
      const moved = call('grel:date_inc', [iso, days, 'days'])
      expect(call('grel:date_inc', [moved, -days, 'days'])).toBe(iso)
      expect(call('grel:date_diff', [moved, iso, 'days'])).toBe(days)
    }),
  )
})

describe('inputs', () => {
  const value = constant(factory.literal(''))
  const bind = (iri: string, ...parameters: readonly string[]) =>
    bindFunction({ function: iri, inputs: parameters.map((parameter) => ({ parameter, value })) }, functions)

  test('a list may be given piece by piece, in the order of its names', () => {
    const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#_'
    expect(bind(`${idlab}concatSequence`, `${rdf}2`, `${rdf}1`).apply(['b', 'a'])).toBe('ab')
    expect(bind(`${grel}boolean_and`, `${grel}param_rep_b`, `${grel}param_rep_b`).apply(['true', 'false'])).toBe(false)
  })
  test('anything else only once', () => {
    expect(() => bind(`${grel}toUpperCase`, `${grel}valueParam`, `${grel}valueParameter`)).toThrow('more than once')
  })
  test('names of an older namespace are read', () => {
    const older = 'http://example.com/idlab/function/'
    expect(bind(`${older}toUpperCaseURL`, `${older}str`).apply(['a.fr'])).toBe('http://A.FR')
  })
  test('what is missing or not known is told with the nearest', () => {
    expect(() => bind(`${grel}toUperCase`)).toThrow(`the nearest is <${grel}toUpperCase>`)
    expect(() => bind(`${grel}string_split`, `${grel}valueParam`)).toThrow(
      `needs the parameter <${grel}param_string_sep>`,
    )
    expect(() => bind(`${grel}toUpperCase`, `${grel}valueParm`)).toThrow(`the nearest is <${grel}valueParam>`)
  })
})
