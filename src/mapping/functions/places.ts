import { Problem } from '../../problems/problem.js'

/** WGS 84 point of a text `48.84879, 2.34534` or `[48.8, 2.3]`, in the order of WKT: `POINT(longitude latitude)`. */
export function wkt(value: string): string {
  const [north, east] = coordinates(value)
  return `POINT(${east} ${north})`
}

export function latitude(value: string): string {
  return coordinates(value)[0]
}

export function longitude(value: string): string {
  return coordinates(value)[1]
}

const pair = /^\[?\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[,;]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*\]?$/

function coordinates(value: string): readonly [latitude: string, longitude: string] {
  const [, north, east] = pair.exec(value.trim()) ?? []
  if (north === undefined || east === undefined || Math.abs(Number(north)) > 90 || Math.abs(Number(east)) > 180) {
    throw new Problem('invalid-literal', `${JSON.stringify(value)} is not a pair "latitude, longitude"`)
  }
  return [north, east]
}
