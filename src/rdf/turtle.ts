import { name } from './namespaces.js'
import { createLineReader } from './quads.js'

export interface TurtleOptions {
  /** Prefix → namespace; those that occur are declared. */
  readonly prefixes: Readonly<Record<string, string>>
  /** False: Turtle of the union of all graphs; else TriG, where lines have graphs. */
  readonly graphs?: boolean
}

/**
 * Writes lines of canonical N-Quads as Turtle or TriG (RDF 1.1): text to text. A subject stands once a graph, a predicate
 * once a subject, in the order in which they come first; what is said twice is written once.
 *
 * Written here because a document that is asked for is a slice of the release's text: making terms of it, and text of them
 * again by N3.js, took five times as long as this.
 *
 * @param lines without their ends
 */
export function writeTurtle(lines: readonly string[], { prefixes, graphs = true }: TurtleOptions): string {
  const namer = createNamer(prefixes)
  let body = ''
  for (const [graph, subjects] of group(lines, graphs)) {
    let blocks = ''
    for (const [subject, statements] of subjects) blocks += writeSubject(subject, statements, namer)
    body += graph === '' ? blocks : `${namer.term(graph)} {\n${blocks}}\n`
  }
  const declarations = [...namer.used].map((prefix) => `@prefix ${prefix}: <${prefixes[prefix]}> .\n`)
  return declarations.length === 0 ? body : `${declarations.join('')}\n${body}`
}

/** What is said of a subject by one predicate, as texts of N-Quads. */
interface Statement {
  readonly predicate: string
  readonly objects: string[]
  /** The objects again, where there are many. */
  known: Set<string> | undefined
}

/** Subject → statements. */
type Subjects = Map<string, Statement[]>

/** By graph; the default graph (empty) comes first. */
function group(lines: readonly string[], keepsGraphs: boolean): Map<string, Subjects> {
  const graphs = new Map<string, Subjects>([['', new Map()]])
  const read = createLineReader()
  for (const line of lines) {
    const { subject, predicate, object, graph } = read(line)
    const subjects = entry(graphs, keepsGraphs ? graph : '', () => new Map<string, Statement[]>())
    add(
      entry(subjects, subject, (): Statement[] => []),
      predicate,
      object,
    )
  }
  return graphs
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  let found = map.get(key)
  if (found === undefined) map.set(key, (found = make()))
  return found
}

function add(statements: Statement[], predicate: string, object: string): void {
  // Lines are mostly sorted: what was said last is looked at first.
  const statement = statements.findLast((known) => known.predicate === predicate)
  if (statement === undefined) statements.push({ predicate, objects: [object], known: undefined })
  else if (!has(statement, object)) {
    statement.objects.push(object)
    statement.known?.add(object)
  }
}

function has(statement: Statement, object: string): boolean {
  if (statement.objects.length < many) return statement.objects.includes(object)
  return (statement.known ??= new Set(statement.objects)).has(object)
}

/** From so many objects on, a set finds one sooner than a look along the list. */
const many = 16

function writeSubject(subject: string, statements: readonly Statement[], namer: Namer): string {
  let text = namer.term(subject)
  let separator = ' '
  for (const { predicate, objects } of statements) {
    text += `${separator}${namer.predicate(predicate)} ${namer.term(objects[0]!)}`
    for (let at = 1; at < objects.length; at++) text += `, ${namer.term(objects[at]!)}`
    separator = ';\n    '
  }
  return `${text}.\n`
}

/** Shortens the texts of terms by prefixes, and remembers which it used. */
interface Namer {
  readonly used: ReadonlySet<string>
  /** @param text of N-Quads: `<iri>`, `_:label`, `"text"@fr` */
  term(text: string): string
  predicate(text: string): string
}

function createNamer(prefixes: Readonly<Record<string, string>>): Namer {
  const byNamespace = prefixesByNamespace(prefixes)
  const used = new Set<string>()
  const iri = (text: string): string => {
    const cut = Math.max(text.lastIndexOf('#'), text.lastIndexOf('/')) + 1
    const prefix = byNamespace.get(text.slice(1, cut))
    if (prefix === undefined) return text
    const local = text.slice(cut, -1)
    if (!localName.test(local)) return text
    used.add(prefix)
    return `${prefix}:${local}`
  }
  return {
    used,
    term(text) {
      const first = text.charCodeAt(0)
      if (first === less) return iri(text)
      return first === quote ? literal(text, iri) : blankNode(text)
    },
    predicate: (text) => (text === type ? 'a' : iri(text)),
  }
}

/** Those that Turtle can write; made once for the prefixes of a release. */
function prefixesByNamespace(prefixes: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  let found = inverted.get(prefixes)
  if (found === undefined) {
    const written = Object.entries(prefixes).filter(([prefix]) => prefixName.test(prefix))
    inverted.set(prefixes, (found = new Map(written.map(([prefix, namespace]) => [namespace, prefix]))))
  }
  return found
}

const inverted = new WeakMap<Readonly<Record<string, string>>, ReadonlyMap<string, string>>()

const type = `<${name('rdf', 'type')}>`
const less = 0x3c
const quote = 0x22

/** A part of what PN_LOCAL (RDF 1.1 Turtle §6.5) allows: what needs no escape. An empty one names the namespace itself. */
const localName = /^(?:[A-Za-z0-9_](?:[\w-]|\.(?=[\w-]))*)?$/
/** A part of PN_PREFIX. */
const prefixName = /^(?:[A-Za-z](?:[\w-]|\.(?=[\w-]))*)?$/

/** A literal as it stands; datatypes are shortened, and those of bare words (Turtle §2.5.2, §2.5.3) left out. */
function literal(text: string, iri: (text: string) => string): string {
  if (text.charCodeAt(text.length - 1) !== greater) return text
  const close = text.lastIndexOf('"^^<')
  if (close < 0) return text
  const datatype = text.slice(close + 3)
  const value = text.slice(1, close)
  return bareWords.get(datatype)?.test(value) ? value : `${text.slice(0, close + 3)}${iri(datatype)}`
}

const greater = 0x3e

const bareWords: ReadonlyMap<string, RegExp> = new Map([
  [`<${name('xsd', 'integer')}>`, /^[+-]?\d+$/],
  [`<${name('xsd', 'decimal')}>`, /^[+-]?\d*\.\d+$/],
  [`<${name('xsd', 'boolean')}>`, /^(?:true|false)$/],
])

/** N-Quads (RDF 1.1) allows a colon in the label of a blank node, Turtle does not. */
function blankNode(text: string): string {
  return text.includes(':', 2) ? `_:${text.slice(2).replace(/^:/, 'c-.-').replaceAll(':', '-.-')}` : text
}
