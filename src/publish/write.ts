import type { ServerResponse } from 'node:http'

/** Sends a short answer as a whole: what it is said to be, and its text. */
export function write(response: ServerResponse, mediaType: string, text: string): void {
  const body = Buffer.from(text)
  response.setHeader('Content-Type', mediaType)
  response.setHeader('Content-Length', body.length)
  response.end(body)
}

/** Sends a value as JSON. */
export function writeJson(response: ServerResponse, value: object): void {
  write(response, 'application/json', `${JSON.stringify(value, undefined, 2)}\n`)
}

/** The headers of a response as they were set: names as they were written, and values. */
export function headersOf(response: ServerResponse): (readonly [name: string, value: string])[] {
  // The types of Node 20 lack what its documentation has (since 15.4).
  const named = response as ServerResponse & { getRawHeaderNames(): string[] }
  return named.getRawHeaderNames().map((name) => [name, String(response.getHeader(name))])
}
