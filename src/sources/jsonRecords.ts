import type { JSONValue } from 'json-p3'
import { asProblem, compileCell } from './jsonCells.js'
import { compileJsonPath } from './jsonPath.js'
import { parseJson } from './parseJson.js'
import { inText, type RecordContext, type TextLanguage } from './recordLanguage.js'

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

function parseText(text: string): JSONValue {
  try {
    return parseJson(text, {})
  } catch (error) {
    throw inText(error)
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
