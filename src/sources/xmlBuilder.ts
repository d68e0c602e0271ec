import { SaxesParser, type SaxesTagNS } from 'saxes'
import { Problem, type Origin } from '../problems/problem.js'
import {
  append,
  XmlAttribute,
  XmlComment,
  XmlDocument,
  XmlElement,
  XmlInstruction,
  XmlText,
  type XmlParent,
} from './xmlNodes.js'

/** What a document may ask for at most. */
export interface BuildLimits {
  /** Elements that stand in each other. */
  readonly depth: number
  /** Nodes that are held at a time. */
  readonly nodes: number
  /** Characters of one piece of text, attribute or comment. */
  readonly text: number
}

/** A real document has some tens of levels; a node takes some 120 bytes. */
const usualLimits: BuildLimits = { depth: 1000, nodes: 8_000_000, text: 1 << 26 }

/** What is told while a document is read; an element's attributes are there at its start, its children at its end. */
export interface BuildEvents {
  readonly start?: (element: XmlElement) => void
  readonly end?: (element: XmlElement) => void
}

/**
 * Makes nodes of an XML 1.0 text (with namespaces) that comes in pieces. Nothing outside the text is ever read: an entity
 * must be one of XML's own, or stand in the internal subset of the document type with plain text as its value.
 * Fails with `bad-xml` (line and character), and with `unreadable-file` where more would have to be held than fits.
 */
export class XmlBuilder {
  readonly document = new XmlDocument()
  readonly #parser = new SaxesParser({ xmlns: true, position: true })
  readonly #origin: Origin
  readonly #events: BuildEvents
  readonly #limits: BuildLimits
  #current: XmlParent = this.document
  #depth = 0
  #nodes = 0
  /** Line where the tag begins that is read now. */
  #line = 1
  /** Characters since anything was told. */
  #pending = 0

  constructor(origin: Origin, events: BuildEvents = {}, limits = usualLimits) {
    this.#limits = limits
    this.#origin = origin
    this.#events = events
    const parser = this.#parser
    parser.on('error', (error) => {
      throw this.#wrong(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '') + this.#openEntity())
    })
    const known = parser.ENTITIES
    let own: ReadonlyMap<string, string> = new Map()
    parser.ENTITIES = this.#entities((name) => known[name] ?? own.get(name))
    parser.on('doctype', (text) => {
      own = plainEntities(text)
    })
    parser.on('opentagstart', () => {
      // The character behind the name is read already; it may be a line feed.
      this.#line = parser.column === 0 ? parser.line - 1 : parser.line
    })
    parser.on('opentag', (tag) => {
      this.#open(tag)
    })
    parser.on('closetag', () => {
      this.#close()
    })
    parser.on('text', (text) => {
      this.#addText(text)
    })
    parser.on('cdata', (text) => {
      this.#addText(text)
    })
    parser.on('comment', (text) => {
      this.#count()
      append(new XmlComment(this.#current, text))
    })
    parser.on('processinginstruction', ({ target, body }) => {
      this.#count()
      append(new XmlInstruction(this.#current, target, body))
    })
  }

  /** Takes the next piece of the text. */
  write(text: string): void {
    this.#pending += text.length
    if (this.#pending > this.#limits.text + text.length)
      throw this.#tooLarge(`one piece of its text has more than ${this.#limits.text} characters`)
    this.#run(() => this.#parser.write(text))
  }

  /** Ends the text: is it whole? */
  end(): void {
    this.#run(() => this.#parser.close())
  }

  /** A look-up of entities that tells what is wrong by the name that is asked for: the parser would tell it without, and later. */
  #entities(find: (name: string) => string | undefined): Record<string, string> {
    const get = (_: object, name: string | symbol) => {
      const text = String(name)
      const lines = text.split('\n').length - 1
      if (!/^[\p{L}_:][^\s<>&"']*$/u.test(text))
        throw this.#wrong(`an "&" begins no entity (write it as &amp;)`, this.#parser.line - lines)
      const value = find(text)
      if (value === undefined)
        throw this.#wrong(
          `the entity &${text.slice(0, 100)}; is not one of XML, and the file does not declare it as plain text`,
        )
      return value
    }
    return new Proxy({}, { get })
  }

  /** Where the text ends in an entity that has begun long before, that is what is wrong. */
  #openEntity(): string {
    const open: unknown = Reflect.get(this.#parser, 'entity')
    return typeof open === 'string' && open !== '' ? ', or an "&" before it begins no entity (write it as &amp;)' : ''
  }

  /** Tells that what was held is let go of. */
  release(): void {
    this.#nodes = 0
  }

  #run(step: () => void): void {
    try {
      step()
    } catch (cause) {
      if (cause instanceof Problem) throw cause
      throw this.#tooLarge((cause as Error).message)
    }
  }

  #open(tag: SaxesTagNS): void {
    this.#count()
    if (++this.#depth > this.#limits.depth)
      throw this.#wrong(`more than ${this.#limits.depth} elements stand in each other`)
    const element = new XmlElement(this.#current, { prefix: tag.prefix, local: tag.local, uri: tag.uri }, this.#line)
    const attributes = Object.values(tag.attributes).filter(({ uri }) => uri !== xmlns)
    if (attributes.length > 0)
      element.attributes = attributes.map((attribute) => new XmlAttribute(element, attribute, attribute.value))
    this.#nodes += attributes.length
    append(element)
    this.#current = element
    this.#events.start?.(element)
  }

  #close(): void {
    this.#pending = 0
    this.#depth--
    const element = this.#current
    if (!(element instanceof XmlElement)) return
    this.#current = element.parentNode
    this.#events.end?.(element)
  }

  /** Text and CDATA beside each other are one text (XPath Data Model 3.1 §6.7); white space outside the root is none. */
  #addText(text: string): void {
    const { lastChild } = this.#current
    if (text === '' || this.#current instanceof XmlDocument) return
    if (lastChild instanceof XmlText) {
      this.#pending = 0
      lastChild.data += text
      if (lastChild.data.length > this.#limits.text)
        throw this.#tooLarge(`one piece of its text has more than ${this.#limits.text} characters`)
      return
    }
    this.#count()
    append(new XmlText(this.#current, text))
  }

  #count(): void {
    this.#pending = 0
    if (++this.#nodes > this.#limits.nodes)
      throw this.#tooLarge(
        `more than ${this.#limits.nodes} of its elements, attributes and texts have to be held in memory; where the iterator is a plain path (/a/b or //b) and the references are plain paths below it, rows are read one by one`,
      )
  }

  /** A problem at the place that is read now, or in a line before it. */
  #wrong(message: string, before?: number): Problem {
    const { line, column } = this.#parser
    const place = before === undefined || before === line ? { line, character: Math.max(column, 1) } : { line: before }
    return new Problem('bad-xml', `it is not XML: ${message}`, { ...this.#origin, ...place })
  }

  #tooLarge(message: string): Problem {
    return new Problem('unreadable-file', `the file is too large to be read: ${message}`, {
      ...this.#origin,
      line: this.#parser.line,
    })
  }
}

const xmlns = 'http://www.w3.org/2000/xmlns/'

/** The longest text that an entity may stand for: no few characters of a file shall become many. */
const longestEntity = 1000
/** The longest document type that is looked through. */
const longestSubset = 1 << 16

/**
 * The entities of an internal subset (XML 1.0 §4.2.1) whose value is plain text, perhaps with references to characters.
 * What holds markup or other entities, or lies outside, is left undefined.
 */
function plainEntities(doctype: string): ReadonlyMap<string, string> {
  if (doctype.length > longestSubset) return new Map()
  const declarations = doctype
    .replace(/<!--[^]*?-->/g, '')
    .matchAll(/<!ENTITY\s+([^\s%"'<>&]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g)
  const entities = new Map<string, string>()
  for (const [, name = '', double, single] of declarations) {
    const value = (double ?? single ?? '').replace(
      /&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi,
      (whole, hex?: string, decimal?: string) => {
        const code = hex === undefined ? Number(decimal) : parseInt(hex, 16)
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole
      },
    )
    const isPlain = !/[<%]|&(?!$)/.test(value) && value.length <= longestEntity
    // The first declaration of a name counts (XML 1.0 §4.2).
    if (isPlain && !entities.has(name)) entities.set(name, value)
  }
  return entities
}
