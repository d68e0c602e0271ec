/** A node of an XML document (XPath Data Model 3.1 §6): what an XPath selects, as light as can be. */
export type XmlNode = XmlDocument | XmlElement | XmlAttribute | XmlText | XmlComment | XmlInstruction

/** A node that may stand below an element. */
export type XmlChild = XmlElement | XmlText | XmlComment | XmlInstruction

/** What may hold nodes. */
export type XmlParent = XmlDocument | XmlElement

/** The document itself: the node that the XPath `/` selects. */
export class XmlDocument {
  readonly nodeType = 9
  readonly parentNode = null
  firstChild: XmlChild | null = null
  lastChild: XmlChild | null = null
}

abstract class Child {
  parentNode: XmlParent
  previousSibling: XmlChild | null = null
  nextSibling: XmlChild | null = null

  constructor(parent: XmlParent) {
    this.parentNode = parent
  }
}

/** How a node is called; no namespace is null. */
export interface XmlName {
  readonly prefix: string
  readonly local: string
  readonly uri: string
}

export class XmlElement extends Child {
  readonly nodeType = 1
  readonly localName: string
  readonly prefix: string | null
  readonly namespaceURI: string | null
  /** Where its tag begins in the file, from 1. */
  readonly line: number
  attributes: readonly XmlAttribute[] = noAttributes
  firstChild: XmlChild | null = null
  lastChild: XmlChild | null = null

  constructor(parent: XmlParent, { prefix, local, uri }: XmlName, line: number) {
    super(parent)
    this.localName = local
    this.prefix = prefix || null
    this.namespaceURI = uri || null
    this.line = line
  }
}

export class XmlAttribute {
  readonly nodeType = 2
  readonly parentNode: XmlElement
  readonly localName: string
  readonly prefix: string | null
  readonly namespaceURI: string | null
  readonly value: string

  constructor(parent: XmlElement, { prefix, local, uri }: XmlName, value: string) {
    this.parentNode = parent
    this.localName = local
    this.prefix = prefix || null
    this.namespaceURI = uri || null
    this.value = value
  }
}

const noAttributes: readonly XmlAttribute[] = []

abstract class Characters extends Child {
  data: string

  constructor(parent: XmlParent, data: string) {
    super(parent)
    this.data = data
  }
}

export class XmlText extends Characters {
  readonly nodeType = 3
}

export class XmlComment extends Characters {
  readonly nodeType = 8
}

export class XmlInstruction extends Characters {
  readonly nodeType = 7
  readonly target: string

  constructor(parent: XmlParent, target: string, data: string) {
    super(parent, data)
    this.target = target
  }
}

/** Puts a node behind the last child of its parent. */
export function append(node: XmlChild): void {
  const parent = node.parentNode
  node.previousSibling = parent.lastChild
  if (parent.lastChild === null) parent.firstChild = node
  else parent.lastChild.nextSibling = node
  parent.lastChild = node
}

/** The name of an element or attribute as it is written. */
export function qualifiedName({ prefix, localName }: XmlElement | XmlAttribute): string {
  return prefix === null ? localName : `${prefix}:${localName}`
}

/** The children of a node, in document order. */
export function* childrenOf(node: XmlNode): Generator<XmlChild> {
  if (!(node instanceof XmlElement || node instanceof XmlDocument)) return
  for (let child = node.firstChild; child !== null; child = child.nextSibling) yield child
}

/** The string value of a node (XPath Data Model 3.1 §5.13): of an element the text in it, as it stands. However deep, it does not recurse. */
export function stringValue(node: XmlNode): string {
  if (node instanceof XmlAttribute) return node.value
  if (node instanceof Characters) return node.data
  const { firstChild } = node
  if (firstChild === null) return ''
  if (firstChild instanceof XmlText && firstChild.nextSibling === null) return firstChild.data
  let text = ''
  for (let at: XmlChild | null = firstChild; at !== null; at = following(at, node)) {
    if (at instanceof XmlText) text += at.data
  }
  return text
}

/** The next node in document order below a node. */
function following(at: XmlChild, below: XmlParent): XmlChild | null {
  if (at instanceof XmlElement && at.firstChild !== null) return at.firstChild
  let node: XmlChild = at
  while (node.nextSibling === null) {
    const parent: XmlParent = node.parentNode
    if (parent === below || parent instanceof XmlDocument) return null
    node = parent
  }
  return node.nextSibling
}

/** The line of the element that a node is, or stands in. */
export function lineOf(node: XmlNode): number {
  for (let at: XmlNode | null = node; at !== null; at = at.parentNode) if (at instanceof XmlElement) return at.line
  for (const child of childrenOf(node)) if (child instanceof XmlElement) return child.line
  return 1
}
