import { expect, test } from 'vitest'
import { readPoint } from '../../../src/release/collection/positions.js'

const crs = 'http://www.opengis.net/def/crs'

test.each([
  ['POINT(2.35 48.85)', [2.35, 48.85]],
  [' point ( -0.5   1e1 ) ', [-0.5, 10]],
  ['POINT Z (2 48 130)', [2, 48]],
  [`<${crs}/OGC/1.3/CRS84> POINT(2 48)`, [2, 48]],
  [`<${crs}/EPSG/0/4326> POINT(48 2)`, [2, 48]],
  [`<${crs}/EPSG/0/2154> POINT(652000 6862000)`, undefined],
  ['POLYGON((0 0, 1 1, 1 0, 0 0))', undefined],
  ['POINT EMPTY', undefined],
  ['POINT(2)', undefined],
])('%s is at %j', (text, position) => expect(readPoint(text)).toEqual(position))
