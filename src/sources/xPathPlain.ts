import { childrenOf, XmlDocument, XmlElement, XmlText, type XmlNode } from './xmlNodes.js'

/** The name that a step asks for; no local name: any. */
export interface NameTest {
  readonly local: string | undefined
  readonly namespace: string | null
}

/** An XPath that is no more than a chain of names: `/a/b`, `//b`, `a/b/@c`, `../../@d`, `a/text()`, `.` */
export interface PlainPath {
  /** Where it begins: at the document, at any of its elements, or at the node itself. */
  readonly from: 'root' | 'anywhere' | 'here'
  /** How many elements up, before the steps down. */
  readonly up: number
  readonly steps: readonly NameTest[]
  /** What is selected in the end. */
  readonly last: 'element' | 'text' | { readonly attribute: NameTest }
}

const ncName = '[\\p{L}_][\\p{L}\\p{N}\\p{M}_.\\-]*'
const nameTest = `(?:(?:${ncName}:)?${ncName}|\\*)`
const shape = new RegExp(`^(/{1,2})?((?:\\.\\./)*)(${nameTest}(?:/${nameTest})*)?(/?@${nameTest}|/?text\\(\\))?$`, 'u')

/** Undefined where the path is more than a chain of names, or names a prefix that is not declared: that is told elsewhere. */
export function parsePlainPath(text: string, namespaces: Readonly<Record<string, string>>): PlainPath | undefined {
  const path = text.trim()
  if (path === '.' || path === '/') return { from: path === '.' ? 'here' : 'root', up: 0, steps: [], last: 'element' }
  const [, slashes = '', ups = '', names = '', end = ''] = shape.exec(path) ?? []
  const isFromRoot = slashes !== ''
  // `a@b` and `/@b` are none; `//@b` and `/..` are left to the library.
  const isWhole = names === '' ? end !== '' && !end.startsWith('/') && !isFromRoot : !(isFromRoot && ups !== '')
  if (!isWhole || (names !== '' && end !== '' && !end.startsWith('/'))) return undefined
  const known = new Map(Object.entries(namespaces))
  const tests = (names === '' ? [] : names.split('/')).map((name) => testOf(name, known, known.get('') || null))
  const attribute = end.includes('@') ? testOf(end.replace(/^\/?@/, ''), known, null) : undefined
  const steps = tests.filter((test) => test !== undefined)
  if (steps.length < tests.length || (end.includes('@') && attribute === undefined)) return undefined
  return {
    from: slashes === '/' ? 'root' : slashes === '//' ? 'anywhere' : 'here',
    up: ups.length / 3,
    steps,
    last: attribute ? { attribute } : end === '' ? 'element' : 'text',
  }
}

function testOf(name: string, known: ReadonlyMap<string, string>, unprefixed: string | null): NameTest | undefined {
  if (name === '*') return { local: undefined, namespace: null }
  const [first = '', second] = name.split(':')
  if (second === undefined) return { local: first, namespace: unprefixed }
  const namespace = known.get(first)
  return namespace === undefined ? undefined : { local: second, namespace: namespace || null }
}

/** Does a node have the name that is asked for? */
function matches(test: NameTest, node: { readonly localName: string; readonly namespaceURI: string | null }): boolean {
  return test.local === undefined || (test.local === node.localName && test.namespace === node.namespaceURI)
}

/** The nodes that the path selects, in document order. */
export function compilePlainPath(path: PlainPath): (node: XmlNode) => readonly XmlNode[] {
  const { from, up, steps, last } = path
  return (node) => {
    if (from === 'anywhere') return anywhere(path, node)
    const start = from === 'root' ? rootOf(node) : above(node, up)
    if (start === undefined) return []
    let found: XmlNode[] = [start]
    for (const test of steps) found = found.flatMap((parent) => elementsOf(parent, test))
    return last === 'element' ? found : found.flatMap((element) => lastOf(element, last))
  }
}

function rootOf(node: XmlNode): XmlNode {
  let root = node
  while (root.parentNode !== null) root = root.parentNode
  return root
}

function above(node: XmlNode, levels: number): XmlNode | undefined {
  let found: XmlNode | null = node
  for (let level = 0; level < levels; level++) found = found?.parentNode ?? null
  return found ?? undefined
}

function elementsOf(parent: XmlNode, test: NameTest): XmlElement[] {
  const found: XmlElement[] = []
  for (const child of childrenOf(parent)) if (child instanceof XmlElement && matches(test, child)) found.push(child)
  return found
}

function lastOf(element: XmlNode, last: Exclude<PlainPath['last'], 'element'>): XmlNode[] {
  if (last === 'text') return [...childrenOf(element)].filter((child) => child instanceof XmlText)
  return element instanceof XmlElement
    ? element.attributes.filter((attribute) => matches(last.attribute, attribute))
    : []
}

/** The whole tree is gone through; each element is looked at by its own name and the names above it. */
function anywhere(path: PlainPath, node: XmlNode): XmlNode[] {
  const found: XmlNode[] = []
  const stack: XmlNode[] = [rootOf(node)]
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at instanceof XmlElement && isSelected(path, at)) {
      if (path.last === 'element') found.push(at)
      else found.push(...lastOf(at, path.last))
    }
    for (const child of [...childrenOf(at)].reverse()) if (child instanceof XmlElement) stack.push(child)
  }
  return found
}

/** Do an element's name and the names above it fit the steps of a path that begins at the root, or anywhere? */
export function isSelected({ from, steps }: PlainPath, element: XmlElement): boolean {
  let at: XmlNode | null = element
  for (let index = steps.length - 1; index >= 0; index--) {
    if (!(at instanceof XmlElement) || !matches(steps[index]!, at)) return false
    at = at.parentNode
  }
  return from === 'anywhere' || at instanceof XmlDocument
}
