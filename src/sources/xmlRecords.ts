import { Problem } from '../problems/problem.js'
import { inText, type RecordContext, type TextLanguage } from './recordLanguage.js'
import type { Cell } from './source.js'
import { compileXPath, isNode, toValue } from './xPath.js'
import { XmlBuilder } from './xmlBuilder.js'
import type { XmlDocument, XmlNode } from './xmlNodes.js'

/** XML nodes as records: references and iterators are XPaths. */
export function xmlRecords(context: RecordContext): TextLanguage<XmlNode> {
  const { name, nulls, namespaces = {} } = context
  const absent = new Set<unknown>(nulls)
  const compileIterator = (path: string) => {
    const { select } = compileXPath(path, namespaces, { file: name })
    return (record: XmlNode) => {
      const found = select(record)
      const nodes = found.filter(isNode)
      if (nodes.length < found.length)
        throw new Problem('not-a-value', `the iterator "${path}" gives values, not nodes`)
      return nodes
    }
  }
  return {
    compileReference: (reference) => {
      const { select } = compileXPath(reference, namespaces, { file: name, column: reference })
      return (record): Cell => {
        const values = select(record).map((found) => {
          const value = toValue(found)
          return absent.has(value) ? null : value
        })
        return values.length > 1 ? values : (values[0] ?? null)
      }
    },
    compileIterator,
    withNamespaces: (declared) => xmlRecords({ ...context, namespaces: { ...namespaces, ...declared } }),
    compileText: (iterator = '/') => {
      const records = compileIterator(iterator)
      return (text) => (text.trim() === '' ? [] : records(parseText(text)))
    },
  }
}

function parseText(text: string): XmlDocument {
  const builder = new XmlBuilder({})
  try {
    builder.write(text)
    builder.end()
  } catch (error) {
    throw inText(error)
  }
  return builder.document
}
