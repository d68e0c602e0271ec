import type { JSONValue } from 'json-p3'
import { Problem } from '../problems/problem.js'
import { asProblem, compileCell } from './jsonCells.js'
import { compileJsonPath } from './jsonPath.js'
import { parseJson } from './parseJson.js'
import type { RecordContext, TextLanguage } from './recordLanguage.js'

/** JSON values as records: references and iterators are JSONPaths (RFC 9535). */
export function jsonRecords({ name, nulls }: RecordContext): TextLanguage<JSONValue> {
  const select = (path: string) => {
    const values = compileJsonPath(path, { file: name })
    return (record: JSONValue) => guarded(() => values(record))
  }
  return {
    compileReference: (reference) => {
      const read = compileCell(reference, { name, ...(nulls && { nulls }) })
      return (record) => guarded(() => read(record))
    },
    compileIterator: select,
    compileText: (iterator = '$') => {
      const records = select(iterator)
      return (text) => records(parseText(text))
    },
  }
}

/** The place of what is wrong is told in words: it is one in the text, not in the file. */
function parseText(text: string): JSONValue {
  try {
    return parseJson(text, {})
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { line = 1, character = 1 } = error.origin
    const message = `line ${line}, character ${character} of the text in it: ${error.message}`
    throw new Problem(error.code, message, {}, { cause: error })
  }
}

/** Besides what is no value, a path fails on values that are nested too deeply. */
function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asProblem(error, {})
  }
}
