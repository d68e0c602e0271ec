import type { DatasetCore, NamedNode, Quad, Term } from '@rdfjs/types'
import { factory } from '../../../rdf/environment.js'
import { name } from '../../../rdf/namespaces.js'
import type { TemplatePart } from '../../model.js'
import { place } from '../place.js'
import { rml } from '../../vocabulary.js'
import type { MadeMapping } from './mappings.js'
import type { Triple } from './parser.js'
import type { Description } from './sources.js'
import type { Call, Expression, Value } from './terms.js'

/** What the tokens that the parser was given stand for. */
export interface Tokens {
  readonly expressions: ReadonlyMap<string, Expression>
  /** Sources and targets, by the names that the parser knows them by. */
  readonly descriptions: ReadonlyMap<string, Description>
  readonly mappings: ReadonlyMap<string, MadeMapping>
  readonly baseIRI: string
}

/** Where the parser puts the nodes of a mapping. */
const parserBase = 'http://mapping.example.com/'
const rr = 'http://www.w3.org/ns/r2rml#'
const rdfs = (local: string) => name('rdfs', local)

/** The triples that the parser wrote, its tokens replaced by what they stand for. */
export function replaceTokens(triples: readonly Triple[], tokens: Tokens): DatasetCore {
  const quads: Quad[] = []
  const write: Write = (subject, predicate, object) => {
    quads.push(factory.quad(subject as NamedNode, factory.namedNode(predicate), object as NamedNode))
  }
  const writer = createWriter(write)
  const replaced = describedNodes(triples, tokens)
  for (const { subject, predicate, object } of triples) {
    if (replaced.has(subject.value) || predicate.value === rdfs('label')) continue
    const from = nodeOf(subject, tokens)
    const expression = tokens.expressions.get(tokenIn(predicate.value, object))
    const writeIt = replacers[predicate.value] ?? writer.expression
    if (expression !== undefined) writeIt(from, { expression, writer, write })
    else write(from, predicate.value, nodeOf(object, tokens))
  }
  for (const [node, description] of replaced)
    if (description) writer.description(nodeOf(iri(node), tokens), description)
  for (const made of tokens.mappings.values()) {
    const node = iri(mapIRI(made, tokens.baseIRI))
    write(node, place.name, factory.literal(made.name))
    write(node, place.line, factory.literal(String(made.spot.line)))
  }
  writeCallLines(triples, tokens, write)
  return factory.dataset(quads)
}

type Write = (subject: Term, predicate: string, object: Term) => void

interface Replacement {
  readonly expression: Expression
  readonly writer: Writer
  readonly write: Write
}

/** Properties whose token is not simply the expression of their node. */
const replacers: Readonly<Record<string, (from: Term, replacement: Replacement) => void>> = {
  [`${rr}datatype`]: (from, { expression, writer, write }) => {
    write(from, `${rml}datatypeMap`, writer.node(expression))
  },
  [`${rr}child`]: (from, { expression, writer, write }) => {
    write(from, `${rml}childMap`, writer.node(expression))
  },
  [`${rr}parent`]: (from, { expression, writer, write }) => {
    write(from, `${rml}parentMap`, writer.node(expression))
  },
}

interface Writer {
  /** Writes what gives the value of a term map. */
  readonly expression: (from: Term, replacement: Pick<Replacement, 'expression'>) => void
  /** The same, of a new node. */
  readonly node: (expression: Expression) => Term
  readonly description: (from: Term, description: Description) => void
}

function createWriter(write: Write): Writer {
  const call = (from: Term, made: Call): void => {
    const execution = factory.blankNode()
    write(from, `${rml}functionExecution`, execution)
    write(execution, `${rml}function`, iri(made.function))
    for (const { parameter, value } of made.inputs) {
      const input = factory.blankNode()
      write(execution, `${rml}input`, input)
      write(input, `${rml}parameter`, iri(parameter))
      write(input, `${rml}inputValueMap`, writer.node(value))
    }
  }
  const writer: Writer = {
    expression: (from, { expression }) => {
      write(from, place.line, factory.literal(String(expression.line)))
      if (expression.kind === 'call') call(from, expression)
      else write(from, ...valueOf(expression))
    },
    node: (expression) => {
      const node = factory.blankNode()
      writer.expression(node, { expression })
      return node
    },
    description: (from, description) => {
      for (const [property, objects] of Object.entries(description))
        for (const object of objects) {
          if (typeof object === 'string') write(from, property, termIn(object))
          else {
            const node = factory.blankNode()
            write(from, property, node)
            writer.description(node, object)
          }
        }
    },
  }
  return writer
}

function termIn(text: string): Term {
  const inBrackets = /^<([^]*)>$/.exec(text)?.[1]
  return inBrackets === undefined ? factory.literal(text) : iri(inBrackets)
}

/** The property that gives a value, with its object. */
function valueOf({ parts, isIRI, isTemplate }: Value): readonly [string, Term] {
  const [first = '', ...more] = parts
  if (more.length > 0 || (isTemplate && typeof first === 'string'))
    return [`${rml}template`, factory.literal(templateOf(parts))]
  if (typeof first !== 'string') return [`${rml}reference`, factory.literal(first.reference)]
  return [`${rml}constant`, isIRI ? iri(first) : factory.literal(first)]
}

/** Braces and backslashes stand for themselves (RML-Core §6.3). */
function templateOf(parts: readonly TemplatePart[]): string {
  const escape = (text: string) => text.replace(/[\\{}]/g, String.raw`\$&`)
  return parts.map((part) => (typeof part === 'string' ? escape(part) : `{${escape(part.reference)}}`)).join('')
}

/** The token that an object is. */
function tokenIn(predicate: string, object: Term): string {
  const isValue = object.termType === 'Literal' || predicate === `${rr}constant` || predicate === `${rr}datatype`
  return isValue ? object.value : ''
}

/** Nodes of sources and targets, each with its description; undefined for nodes that stand below one and vanish with it. */
function describedNodes(
  triples: readonly Triple[],
  { descriptions }: Tokens,
): ReadonlyMap<string, Description | undefined> {
  const nodes = new Map<string, Description | undefined>()
  for (const { subject, predicate, object } of triples) {
    const description = predicate.value === rdfs('label') ? descriptions.get(object.value) : undefined
    if (description !== undefined) nodes.set(subject.value, description)
  }
  for (const { subject, predicate, object } of triples) {
    const isBelow = nodes.has(subject.value) && predicate.value.endsWith('#target') && object.termType === 'NamedNode'
    if (isBelow) nodes.set(object.value, undefined)
  }
  return nodes
}

/** The parser's nodes have no names that anybody knows, but for the triples maps. */
function nodeOf(term: Term, { mappings, baseIRI }: Tokens): Term {
  if (term.termType !== 'NamedNode') return term.termType === 'Literal' ? factory.literal(term.value) : term
  if (!term.value.startsWith(parserBase)) return iri(term.value)
  const local = term.value.slice(parserBase.length)
  const made = mappings.get(/^map_(.*)_\d+$/.exec(local)?.[1] ?? '')
  return made === undefined ? factory.blankNode(local.replaceAll('_', '')) : iri(mapIRI(made, baseIRI))
}

function mapIRI(made: MadeMapping, baseIRI: string): string {
  return `${baseIRI}#${encodeURIComponent(made.name)}`
}

function iri(value: string): NamedNode {
  return factory.namedNode(value)
}

/** A term that a function gives stands where its function does: the parser counts the nodes of both alike. */
function writeCallLines(triples: readonly Triple[], tokens: Tokens, write: Write): void {
  const lines = new Map<string, number>()
  for (const { subject, object } of triples) {
    const expression = /omexec_\d+$/.test(subject.value) ? tokens.expressions.get(object.value) : undefined
    if (expression !== undefined) lines.set(subject.value.replace(/^.*omexec_/, ''), expression.line)
  }
  for (const { subject, predicate, object } of triples) {
    if (predicate.value !== 'http://semweb.mmlab.be/ns/fnml#functionValue') continue
    const line = lines.get(object.value.replace(/^.*fn_/, ''))
    if (line !== undefined) write(nodeOf(subject, tokens), place.line, factory.literal(String(line)))
  }
}
