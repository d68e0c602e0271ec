import type { JSONValue } from 'json-p3'
import { readText } from './bytes.js'
import { JsonScanner } from './jsonScanner.js'
import type { Request } from './source.js'

/** The members of an array in a JSON file that is gone through anew each time it is asked for them. */
export interface JsonArray {
  readonly members: () => AsyncGenerator<readonly JSONValue[]>
}

/**
 * Checks a JSON file whole, without holding it, and finds the array that a path of names leads to; without array there are
 * no members. Undefined where the path leads to an object: the order of its members is known only when it is held whole.
 * Fails with `bad-json`, `unreadable-file`.
 */
export async function findArray(request: Request, names: readonly string[]): Promise<JsonArray | undefined> {
  const scanner = new JsonScanner(names, { file: request.source.name })
  for await (const _ of scan(request, scanner));
  const { lastArray, isObject } = scanner
  if (isObject) return undefined
  return {
    async *members() {
      const again = new JsonScanner(names, { file: request.source.name })
      for await (const found of scan(request, again)) {
        const members = found.filter(({ array }) => array === lastArray)
        if (members.length > 0) yield members.map(({ value }) => value)
      }
    },
  }
}

async function* scan({ source, chunkSize }: Request, scanner: JsonScanner) {
  for await (const text of readText(source, chunkSize)) yield scanner.push(text)
  yield scanner.end()
}
