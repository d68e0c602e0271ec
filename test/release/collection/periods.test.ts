import { describe, expect, test } from 'vitest'
import { readNumber, readPeriod } from '../../../src/release/collection/periods.js'

const day = 86_400_000

describe('a period', () => {
  test.each([
    ['1970', [0, 365 * day - 1]],
    ['1970-02', [31 * day, 59 * day - 1]],
    ['1970-01-02', [day, 2 * day - 1]],
    ['1970-01-02+02:00', [day, 2 * day - 1]],
    ['1970-01-01T01:00:00+01:00', [0, 0]],
    ['1970-01-01T00:01', [60_000, 119_999]],
    ['1970-01-01T00:00:00.5Z', [500, 500]],
    ['1970-01-01T24:00:00Z', [day, day]],
    ['0044-03-15', [Date.parse('0044-03-15'), Date.parse('0044-03-16') - 1]],
    ['-0043', [Date.parse('-000043-01-01'), Date.parse('-000042-01-01') - 1]],
    ['2016-02-29', [Date.parse('2016-02-29'), Date.parse('2016-03-01') - 1]],
    ['2019-02-29', undefined],
    ['2019-13', undefined],
    ['2019-01-01T25:00:00', undefined],
    ['2019-01-01T10:00:60', undefined],
    ['19', undefined],
    ['999999', undefined],
    ['May 2019', undefined],
  ])('%s', (text, interval) => expect(readPeriod(text)).toEqual(interval))
})

describe('a number', () => {
  test.each([
    ['+1.50', 1.5],
    [' 12 ', 12],
    ['.5e1', 5],
    ['-INF', -Infinity],
    ['0x10', undefined],
    ['', undefined],
    ['NaN', undefined],
    ['1,5', undefined],
  ])('%s', (text, number) => expect(readNumber(text)).toBe(number))
})
