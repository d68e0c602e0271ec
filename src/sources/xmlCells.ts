import { Problem, type Origin } from '../problems/problem.js'
import type { Cell, Request, Row, Value } from './source.js'
import { compileXPath, toValue, type XPath } from './xPath.js'
import { childrenOf, lineOf, qualifiedName, stringValue, XmlElement, type XmlNode } from './xmlNodes.js'

/** Makes a row of the node that an iterator selects. */
export type XmlRow = (node: XmlNode) => Row

/** A reference, compiled. */
export interface XmlReader {
  readonly column: string
  readonly path: XPath
}

/** Compiles references. Fails with `bad-mapping`. */
export function compileReferences({ source }: Request, references: readonly string[]): readonly XmlReader[] {
  const origin = { file: source.name }
  return references.map((column) => ({
    column,
    path: compileXPath(column, source.namespaces ?? {}, { ...origin, column }),
  }))
}

/** A function that makes rows: a reference that selects one node or value gives it, several give a list, none gives null. */
export function readersRow({ source, report }: Request, readers: readonly XmlReader[]): XmlRow {
  const origin = { file: source.name }
  const absent = new Set<unknown>(source.nulls)
  return (node) => {
    const line = lineOf(node)
    const cells = readers.map(({ column, path }): Cell => {
      try {
        return toCell(path.select(node).map((selected) => present(toValue(selected), absent)))
      } catch (error) {
        report(asProblem(error, { ...origin, line, column }))
        return null
      }
    })
    return { cells, line }
  }
}

/** As {@link readersRow}, for columns that {@link columnsOf} told: several children of one name give a JSON array. */
export function columnsRow({ source }: Request, columns: readonly string[]): XmlRow {
  const absent = new Set<unknown>(source.nulls)
  return (node) => {
    const found = new Map<string, string[]>()
    for (const [column, value] of partsOf(node)) {
      const values = found.get(column)
      if (values === undefined) found.set(column, [value])
      else values.push(value)
    }
    const cells = columns.map((column): Cell => {
      const values = found.get(column) ?? []
      return values.length > 1 ? JSON.stringify(values) : present(values[0] ?? null, absent)
    })
    return { cells, line: lineOf(node) }
  }
}

/** The names of a row's attributes (`@id`) and child elements (`name`), as they are written. */
export function columnsOf(node: XmlNode): string[] {
  return partsOf(node).map(([column]) => column)
}

function partsOf(node: XmlNode): [column: string, value: string][] {
  if (!(node instanceof XmlElement)) return []
  const elements = [...childrenOf(node)].filter((child) => child instanceof XmlElement)
  return [
    ...node.attributes.map((attribute): [string, string] => [`@${qualifiedName(attribute)}`, attribute.value]),
    ...elements.map((element): [string, string] => [qualifiedName(element), stringValue(element)]),
  ]
}

function toCell(values: readonly Value[]): Cell {
  return values.length > 1 ? values : (values[0] ?? null)
}

function present(value: Value, absent: ReadonlySet<unknown>): Value {
  return absent.has(value) ? null : value
}

/** Besides its own errors, the library fails on nodes that are nested too deeply. */
function asProblem(error: unknown, origin: Origin): Problem {
  if (error instanceof Problem) return error.within(origin)
  return new Problem('bad-xml', `the XPath fails: ${(error as Error).message}`, origin, { cause: error })
}
