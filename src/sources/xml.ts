import { Problem } from '../problems/problem.js'
import { readText } from './bytes.js'
import type { LogicalSource, OpenSource, Request } from './source.js'
import { compileXPath, isNode, type XPath } from './xPath.js'
import { isSelected, type PlainPath } from './xPathPlain.js'
import { XmlBuilder } from './xmlBuilder.js'
import { columnsOf, columnsRow, compileReferences, readersRow, type XmlReader } from './xmlCells.js'
import { encodingOfXml } from './xmlEncoding.js'
import { lineOf, type XmlElement, type XmlNode, type XmlParent } from './xmlNodes.js'

/** Bytes read at a time: the nodes of so much text are let go of together, and soon. */
const usualSize = 65_536
/** Rows a batch, where the document is held whole. */
const batchSize = 1000

/**
 * Opens an XML file (XML 1.0, Namespaces in XML 1.0). The iterator (an XPath 3.1; `/`, the document, by default) selects
 * the rows; references are XPaths relative to a row. Nodes give their text as it stands, functions their number, truth or
 * text; several give several values, none gives null. `Row.line` is the line of the file where the row's tag begins.
 *
 * Where the iterator is a chain of names (`/a/b`, `//b`) and the references ask for what stands in the row or for attributes
 * above it (`b/@c`, `../@d`), the file is gone through row by row, however large it is; else it is held in memory whole.
 * Either way it is checked whole before the first row. Nothing outside the file is read: external entities do not exist.
 *
 * With the references `all` the columns are the attributes (`@id`) and child elements (`name`) of the rows.
 * Fails with `bad-xml`, `empty-file`, `bad-mapping`, `bad-encoding`, `unreadable-file`.
 */
export async function openXml(request: Request): Promise<OpenSource> {
  const { source, references } = request
  const readers = references === 'all' ? [] : compileReferences(request, [...new Set(references)])
  const document = await openDocument(request, readers)
  const found = await lookThrough(document, references === 'all')
  const columns = references === 'all' ? found.columns : readers.map(({ column }) => column)
  if (references === 'all' && columns.length === 0)
    throw new Problem(
      'bad-mapping',
      'no row of the file is an element with attributes or child elements, so it has no columns',
      { file: source.name },
    )
  const toRow = references === 'all' ? columnsRow(request, columns) : readersRow(request, readers)
  return {
    columns,
    positions: new Map(columns.map((column, position) => [column, position])),
    rows: { [Symbol.asyncIterator]: () => readRows(request, { document, toRow, isEmpty: found.count === 0 }) },
  }
}

/** As {@link openXml}, for the nodes of the rows as they are; the references are all paths that are looked for in them. */
export async function openXmlNodes(
  request: Request & { readonly references: readonly string[] },
): Promise<AsyncIterable<readonly { readonly value: XmlNode; readonly line: number }[]>> {
  const document = await openDocument(request, compileReferences(request, request.references))
  const { count } = await lookThrough(document, false)
  const toRow = (value: XmlNode) => ({ value, line: lineOf(value) })
  return { [Symbol.asyncIterator]: () => readRows(request, { document, toRow, isEmpty: count === 0 }) }
}

async function openDocument(request: Request, readers: readonly XmlReader[]): Promise<Rows> {
  const { source } = request
  const iterator = compileXPath(source.iterator ?? '/', source.namespaces ?? {}, { file: source.name })
  const work = { request: { ...request, source: await withEncoding(source) }, iterator }
  return isByRow(iterator, readers) ? streamed(work) : held(work)
}

/** The rows of a document, which may be asked for more than once. */
interface Rows {
  /** Batches of nodes, each good until the next one. */
  readonly nodes: () => AsyncGenerator<readonly XmlNode[]>
  /** The default namespace of the document's root, once its rows were asked for. */
  readonly defaultNamespace: () => string | undefined
}

interface Work {
  readonly request: Request
  readonly iterator: XPath
}

async function withEncoding(source: LogicalSource): Promise<LogicalSource> {
  const encoding = await encodingOfXml(source)
  return encoding === undefined ? source : { ...source, encoding }
}

function isByRow({ plain }: XPath, readers: readonly XmlReader[]): boolean {
  const isChain = plain !== undefined && plain.steps.length > 0 && plain.last === 'element' && plain.up === 0
  return isChain && readers.every(({ path }) => path.plain !== undefined && isWithinRow(path.plain))
}

/** Does a reference ask only for what is known at the end of its row, and stays known where earlier rows are let go of? */
function isWithinRow({ from, up, steps, last }: PlainPath): boolean {
  return from === 'here' && (up === 0 || (steps.length === 0 && typeof last === 'object'))
}

async function lookThrough(document: Rows, withColumns: boolean): Promise<{ columns: string[]; count: number }> {
  const columns = new Set<string>()
  let count = 0
  for await (const batch of document.nodes()) {
    count += batch.length
    if (withColumns) for (const node of batch) for (const column of columnsOf(node)) columns.add(column)
  }
  return { columns: [...columns], count }
}

interface Reading<T> {
  readonly document: Rows
  readonly toRow: (node: XmlNode) => T
  readonly isEmpty: boolean
}

async function* readRows<T>(request: Request, { document, toRow, isEmpty }: Reading<T>): AsyncGenerator<readonly T[]> {
  const namespace = document.defaultNamespace()
  if (isEmpty && namespace !== undefined) request.report(noRows(request.source, namespace))
  if (isEmpty) return
  for await (const batch of document.nodes()) yield batch.map(toRow)
}

function noRows({ iterator = '/', name }: LogicalSource, namespace: string): Problem {
  return new Problem(
    'no-rows',
    `the iterator "${iterator}" selects nothing; the elements of the file are in the namespace <${namespace}>, and a name without prefix means one without namespace: declare a prefix for it (rml:namespace), and write it before the names`,
    { file: name },
  )
}

/** Holds the document in memory. */
async function held({ request, iterator }: Work): Promise<Rows> {
  const { source } = request
  let root: XmlElement | undefined
  const builder = new XmlBuilder({ file: source.name }, { start: (element) => (root ??= element) })
  for await (const _ of feed(request, builder));
  const selected = iterator.select(builder.document)
  const nodes = selected.filter(isNode)
  if (nodes.length < selected.length)
    throw new Problem('bad-mapping', `the iterator "${source.iterator}" gives values, not nodes of the document`, {
      file: source.name,
    })
  return {
    defaultNamespace: () => defaultNamespaceOf(root),
    async *nodes() {
      for (let from = 0; from < nodes.length; from += batchSize) yield nodes.slice(from, from + batchSize)
    },
  }
}

/** Goes through the document anew each time; what was read of it is let go of. */
function streamed({ request, iterator }: Work): Rows {
  let root: XmlElement | undefined
  const { plain } = iterator
  return {
    defaultNamespace: () => defaultNamespaceOf(root),
    async *nodes() {
      const rows = new RowsAtEnd(plain!)
      const events = {
        start: (element: XmlElement) => {
          root ??= element
          rows.start(element)
        },
        end: (element: XmlElement) => {
          if (rows.end(element)) builder.release()
        },
      }
      const builder = new XmlBuilder({ file: request.source.name }, events)
      for await (const _ of feed(request, builder)) {
        const batch = rows.take()
        if (batch.length > 0) yield batch
      }
    },
  }
}

/** The rows of a document that is being read, in document order, given when nothing of them is missing. */
class RowsAtEnd {
  readonly #path: PlainPath
  /** Where a row stands in a row, both wait for the outer one's end. */
  #outer: XmlElement | undefined
  #waiting: XmlElement[] = []
  #whole: XmlElement[] = []

  constructor(path: PlainPath) {
    this.#path = path
  }

  start(element: XmlElement): void {
    if (!isSelected(this.#path, element)) return
    this.#outer ??= element
    this.#waiting.push(element)
  }

  /** True where nothing before this end is needed any more. */
  end(element: XmlElement): boolean {
    if (this.#outer !== undefined && this.#outer !== element) return false
    for (const row of this.#waiting) this.#whole.push(row)
    this.#waiting = []
    this.#outer = undefined
    letGo(element.parentNode)
    return true
  }

  /** The rows since the last time. */
  take(): readonly XmlElement[] {
    const whole = this.#whole
    this.#whole = []
    return whole
  }
}

function letGo(parent: XmlParent): void {
  parent.firstChild = null
  parent.lastChild = null
}

/** Reads the file into a builder, with a pause after each piece. */
async function* feed({ source, chunkSize }: Request, builder: XmlBuilder): AsyncGenerator<void> {
  let isBlank = true
  for await (const text of readText(source, chunkSize ?? usualSize)) {
    isBlank &&= text.trim() === ''
    builder.write(text)
    yield
  }
  if (isBlank) throw new Problem('empty-file', 'the file holds nothing', { file: source.name })
  builder.end()
  yield
}

function defaultNamespaceOf(root: XmlElement | undefined): string | undefined {
  return root?.prefix === null ? (root.namespaceURI ?? undefined) : undefined
}
