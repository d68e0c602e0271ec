import type { Term } from '@rdfjs/types'
import { Problem } from '../../problems/problem.js'
import { factory } from '../../rdf/environment.js'
import type { Pointer } from '../../rdf/pointer.js'
import { constantTerm } from '../constantTerm.js'
import type { Expression, FunctionCall, TermMap, TermType } from '../model.js'
import { lineOf } from './place.js'
import { targetsIn } from '../targets/readTarget.js'
import { parseTemplate } from '../template.js'
import { rml } from '../vocabulary.js'

/** The place of a term map: what it defaults to depends on it. `value` is the input of a function. */
export type Role =
  'subject' | 'predicate' | 'object' | 'graph' | 'class' | 'language' | 'datatype' | 'child' | 'parent' | 'value'

/** A term map that gives the same term for each row. */
export function constant(term: Term): TermMap {
  return { expression: { kind: 'constant', term: constantTerm(term) }, termType: termTypeOf(term) }
}

/** All term maps of a role: the shortcut (`rml:predicate ex:p`) and the long form (`rml:predicateMap [ … ]`). */
export function readTermMaps(from: Pointer, role: Role): readonly TermMap[] {
  const shortcuts = from.out(rml + role).map((found) => constant(found.term))
  const maps = from.out(`${rml}${role}Map`).map((map) => readTermMap(map, role))
  return [...shortcuts, ...maps]
}

/** Reads one term map: expression, term type, language, datatype, condition (RML-Core §5). */
export function readTermMap(map: Pointer, role: Role): TermMap {
  try {
    return { ...readParts(map, role), ...lineOf(map) }
  } catch (error) {
    throw error instanceof Problem ? error.within(lineOf(map)) : error
  }
}

function readParts(map: Pointer, role: Role): TermMap {
  const [language, ...languages] = readTermMaps(map, 'language')
  const [datatype, ...datatypes] = readTermMaps(map, 'datatype')
  if (languages.length + datatypes.length > 0 || (language && datatype))
    throw new Problem('bad-mapping', 'a term map has at most one language or one datatype')
  if (isGather(map) && role !== 'subject' && role !== 'object')
    throw new Problem('bad-mapping', `a ${role} map cannot gather: rml:gather is read in subject and object maps`)
  const condition = map.out(`${rml}condition`)[0]
  const expression = readExpression(map, role)
  const termType = readTermType(map, { expression, role, isTyped: language !== undefined || datatype !== undefined })
  return {
    expression,
    termType,
    ...(language && { language }),
    ...(datatype && { datatype }),
    ...(condition && { condition: readTermMap(condition, 'value') }),
    ...targetsIn(map),
  }
}

/** Reads what gives the value: constant, reference, template or function (RML-Core §5.1, RML-FNML §3). */
export function readExpression(map: Pointer, role: Role): Expression {
  const found = Object.entries(expressionReaders).filter(([local]) => map.out(rml + local).length > 0)
  const [entry, ...more] = found
  if (more.length > 0)
    throw new Problem('bad-mapping', `a term map has both ${found.map(([local]) => `rml:${local}`).join(' and ')}`)
  if (entry !== undefined) return entry[1](map, map.out(rml + entry[0])[0]!)
  if (isGather(map) || map.has(`${rml}termType`, `${rml}BlankNode`)) return { kind: 'none', of: `of${map.term.value}` }
  throw new Problem(
    'bad-mapping',
    `the ${role} map says neither rml:constant, rml:reference, rml:template nor rml:functionExecution`,
  )
}

const expressionReaders: Readonly<Record<string, (map: Pointer, value: Pointer) => Expression>> = {
  constant: (map, value) => ({ kind: 'constant', term: constantTerm(declaredTerm(map, value.term)) }),
  reference: (_map, value) => ({ kind: 'reference', reference: value.term.value }),
  template: (_map, value) => ({ kind: 'template', parts: parseTemplate(value.term.value) }),
  functionExecution: (map, value) => ({ kind: 'function', call: readCall(map, value) }),
}

/** `rr:constant "http://…" ; rr:termType rr:IRI`, as the YARRRML parser writes it, is that IRI. */
function declaredTerm(map: Pointer, term: Term): Term {
  return term.termType === 'Literal' && map.has(`${rml}termType`, `${rml}IRI`) ? factory.namedNode(term.value) : term
}

function readCall(map: Pointer, execution: Pointer): FunctionCall {
  const result = constantOf(map, 'return') ?? constantOf(execution, 'return')
  const iri = constantOf(execution, 'function')
  if (iri === undefined) throw new Problem('bad-mapping', 'a function execution needs an rml:function')
  return { function: iri, inputs: execution.out(`${rml}input`).map(readInput), ...(result !== undefined && { result }) }
}

function readInput(input: Pointer): FunctionCall['inputs'][number] {
  const parameter = constantOf(input, 'parameter')
  if (parameter === undefined) throw new Problem('bad-mapping', 'an input of a function needs an rml:parameter')
  const short = input.out(`${rml}inputValue`)[0]
  if (short !== undefined) return { parameter, value: constant(short.term) }
  const value = input.out(`${rml}inputValueMap`)[0]
  if (value === undefined) throw new Problem('bad-mapping', `the parameter <${parameter}> is given no value`)
  return { parameter, value: readTermMap(value, 'value') }
}

/** `rml:function f` or `rml:functionMap [ rml:constant f ]`. */
function constantOf(from: Pointer, local: string): string | undefined {
  return (from.out(rml + local)[0] ?? from.out(`${rml}${local}Map`)[0]?.out(`${rml}constant`)[0])?.term.value
}

function isGather(map: Pointer): boolean {
  return map.out(`${rml}gather`).length > 0
}

const termTypes: Readonly<Record<string, TermType>> = {
  [`${rml}IRI`]: 'iri',
  [`${rml}URI`]: 'uri',
  [`${rml}UnsafeIRI`]: 'unsafeIri',
  [`${rml}UnsafeURI`]: 'unsafeIri',
  [`${rml}BlankNode`]: 'blankNode',
  [`${rml}Literal`]: 'literal',
}

/** What a role may be (RML-Core §5.2). */
const allowed: Readonly<Partial<Record<Role, readonly TermType[]>>> = {
  subject: ['iri', 'uri', 'unsafeIri', 'blankNode'],
  predicate: ['iri', 'uri', 'unsafeIri'],
  graph: ['iri', 'uri', 'unsafeIri', 'blankNode'],
}

function readTermType(
  map: Pointer,
  { expression, role, isTyped }: { expression: Expression; role: Role; isTyped: boolean },
): TermType {
  const declared = map.out(`${rml}termType`)[0]?.term.value
  const gathers = isGather(map)
  const termType =
    declared === undefined ? defaultTermType(expression, gathers ? 'subject' : role, isTyped) : termTypes[declared]
  if (expression.kind === 'constant' && !isOfType(expression.term, termType)) {
    throw new Problem('bad-mapping', `the constant ${JSON.stringify(expression.term.value)} is no ${String(termType)}`)
  }
  if (termType === undefined) throw new Problem('bad-mapping', `<${declared}> is not a term type`)
  if (gathers && expression.kind === 'none' && termType !== 'blankNode')
    throw new Problem('bad-mapping', `a gather map without a name makes blank nodes, not a ${termType}`)
  if (gathers && termType === 'literal') throw new Problem('bad-mapping', 'what a gather map makes is no literal')
  if (allowed[role]?.includes(termType) === false)
    throw new Problem('bad-mapping', `a ${role} map cannot give a ${termType}`)
  if (isTyped && termType !== 'literal') throw new Problem('bad-mapping', 'only a literal has a language or a datatype')
  return termType
}

/** RML-Core §5.2: literals for object maps by reference or with language or datatype; else IRIs. */
function defaultTermType(expression: Expression, role: Role, isTyped: boolean): TermType {
  if (expression.kind === 'constant') return termTypeOf(expression.term)
  if (expression.kind === 'none') return 'blankNode'
  if (['value', 'language', 'child', 'parent'].includes(role) || isTyped) return 'literal'
  return role === 'object' && expression.kind !== 'template' ? 'literal' : 'iri'
}

function isOfType(term: Pick<Term, 'termType'>, termType: TermType | undefined): boolean {
  const own = termTypeOf(term)
  return own === termType || (own === 'iri' && (termType === 'uri' || termType === 'unsafeIri'))
}

function termTypeOf(term: Pick<Term, 'termType'>): TermType {
  if (term.termType === 'Literal') return 'literal'
  return term.termType === 'BlankNode' ? 'blankNode' : 'iri'
}
