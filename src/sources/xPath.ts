import fontoxpath, { type IDomFacade, type Options } from 'fontoxpath'
import { Problem, type Origin } from '../problems/problem.js'
import type { Value } from './source.js'
import { compilePlainPath, parsePlainPath, type PlainPath } from './xPathPlain.js'
import {
  childrenOf,
  qualifiedName,
  stringValue,
  XmlDocument,
  type XmlElement,
  type XmlChild,
  type XmlNode,
} from './xmlNodes.js'

/** What an XPath selects: nodes in document order, or values of functions. */
export type Selected = XmlNode | NonNullable<Value>

/** An XPath, compiled once. */
export interface XPath {
  /** Fails with `bad-xml` where the path fails in this place only. */
  readonly select: (node: XmlNode) => readonly Selected[]
  /** Its steps, where it is no more than a chain of names. */
  readonly plain: PlainPath | undefined
}

/**
 * Compiles an XPath 3.1. A name without prefix means an element without namespace (or in that of the prefix `""`, where it
 * is declared). Chains of names need no XPath machinery, and are compiled to plain functions. There is no function that
 * reads a file, the environment or the web.
 * Fails with `bad-mapping` where the path does not parse, or names a prefix, function or variable that does not exist.
 */
export function compileXPath(path: string, namespaces: Readonly<Record<string, string>>, origin: Origin): XPath {
  if (path.trim() === '') throw new Problem('bad-mapping', `"${path}" is not an XPath: it is empty`, origin)
  const plain = parsePlainPath(path, namespaces)
  if (plain) return { plain, select: compilePlainPath(plain) }
  const options = optionsFor(namespaces)
  check(path, { options, origin })
  return { plain, select: (node) => evaluate(path, node, options) }
}

// The library is CommonJS whose names Node cannot tell.
const { evaluateXPath } = fontoxpath

/** What `trace()` tells goes nowhere. */
const logger = { trace: () => undefined }

function optionsFor(namespaces: Readonly<Record<string, string>>): Options {
  const known = new Map(Object.entries(namespaces))
  return {
    language: evaluateXPath.XPATH_3_1_LANGUAGE,
    namespaceResolver: (prefix) => known.get(prefix) ?? (prefix === '' ? '' : null),
    logger,
  }
}

interface Checking {
  readonly options: Options
  readonly origin: Origin
}

/** Static errors (XPath 3.1 §2.3.1) come before anything is evaluated; what an empty document makes fail is none. */
function check(path: string, { options, origin }: Checking): void {
  try {
    evaluateXPath(path, new XmlDocument(), facade, null, evaluateXPath.ALL_RESULTS_TYPE, options)
  } catch (cause) {
    const message = messageOf(cause)
    if (!/^X[PQU]ST\d{4}/.test(message)) return
    throw new Problem('bad-mapping', `"${path}" is not an XPath: ${message}`, origin, { cause })
  }
}

function evaluate(path: string, node: XmlNode, options: Options): readonly Selected[] {
  try {
    const found: unknown[] = evaluateXPath(path, node, facade, null, evaluateXPath.ALL_RESULTS_TYPE, options)
    // Of a date the library gives an object that has lost what was written; its own text is asked for.
    const isTold = found.every((item) => !(item instanceof Date))
    return isTold
      ? found.map(toSelected)
      : evaluate(`(${path}) ! (if (. instance of xs:anyAtomicType) then string(.) else .)`, node, options)
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('bad-xml', `the XPath fails: ${messageOf(cause)}`, {}, { cause })
  }
}

function toSelected(item: unknown): Selected {
  if (typeof item === 'object' && item !== null && 'nodeType' in item) return item as XmlNode
  if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return item
  throw new Problem('bad-xml', 'the XPath gives a map, an array or a function where a value is needed')
}

/** The library's message without the picture of the place: the line that begins with the code of the error. */
function messageOf(cause: unknown): string {
  const lines = (cause as Error).message.split('\n').map((line) => line.replace(/^Error: /, '').trim())
  return lines.find((line) => /^[A-Z]{4}\d{4}/.test(line)) ?? lines[0] ?? ''
}

/** How the library looks at our nodes. */
const facade = {
  getAllAttributes: (node: XmlElement) => node.attributes,
  getAttribute: (node: XmlElement, name: string) =>
    node.attributes.find((attribute) => qualifiedName(attribute) === name)?.value ?? null,
  getChildNodes: (node: XmlNode): XmlChild[] => [...childrenOf(node)],
  getData: (node: XmlNode) => stringValue(node),
  getFirstChild: (node: XmlNode) => ('firstChild' in node ? node.firstChild : null),
  getLastChild: (node: XmlNode) => ('lastChild' in node ? node.lastChild : null),
  getNextSibling: (node: XmlNode) => ('nextSibling' in node ? node.nextSibling : null),
  getPreviousSibling: (node: XmlNode) => ('previousSibling' in node ? node.previousSibling : null),
  getParentNode: (node: XmlNode) => node.parentNode,
} as unknown as IDomFacade

/** The value of what an XPath selects: of a node its text. */
export function toValue(selected: Selected): NonNullable<Value> {
  return typeof selected === 'object' && 'nodeType' in selected ? stringValue(selected) : selected
}

/** Is it a node? */
export function isNode(selected: Selected): selected is XmlNode {
  return typeof selected === 'object' && 'nodeType' in selected
}
