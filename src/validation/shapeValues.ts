import type { DatasetCore, Term } from '@rdfjs/types'
import { closest } from 'fastest-levenshtein'
import { factory } from '../rdf/environment.js'
import { lexicalSpace } from '../rdf/lexical.js'
import { name, prefixes } from '../rdf/namespaces.js'
import { compilePattern } from './pattern.js'
import { rdfList } from './rdfList.js'
import { pathFault } from './shapePath.js'
import type { ValueKind } from './shapeTerms.js'

/** What is wrong with the value of a term of SHACL, as the rest of a sentence (`is not a whole number`); undefined: nothing. */
export type ValueCheck = (value: Term, dataset: DatasetCore, shape: Term) => string | undefined

/** The test of each kind of value. */
export const valueChecks: Readonly<Record<ValueKind, ValueCheck>> = {
  any: () => undefined,
  boolean: ({ value, termType }) =>
    termType === 'Literal' && ['true', 'false'].includes(value) ? undefined : 'is neither true nor false',
  count: ({ value, termType }) => (termType === 'Literal' && /^\d+$/.test(value) ? undefined : 'is not a whole number'),
  datatype: (value) => iriFault(value) ?? datatypeFault(value.value),
  // Judged with the pattern that they are for.
  flags: stringFault,
  iri: iriFault,
  iris: (value, dataset) => listFault({ value, dataset }, iriFault),
  literal: ({ termType }) => (termType === 'Literal' ? undefined : 'is no literal'),
  nodeKind: ({ value }) => oneOf(value, nodeKinds),
  path: (value, dataset) => prefixed('is not to be used', pathFault(dataset, value)),
  pattern: (value, dataset, shape) => stringFault(value) ?? patternFault(value.value, flagsOf(dataset, shape)),
  property: (value, dataset) => (has(dataset, value, 'path') ? undefined : 'names a property that has no sh:path'),
  severity: ({ value }) => oneOf(value, severities),
  shape: (value, dataset) => shapeFault(value, dataset),
  shapes: (value, dataset) => listFault({ value, dataset }, shapeFault),
  string: stringFault,
  strings: (value, dataset) => listFault({ value, dataset }, stringFault),
  terms: (value, dataset) => listFault({ value, dataset }, () => undefined),
}

const nodeKinds = ['IRI', 'BlankNode', 'Literal', 'BlankNodeOrIRI', 'BlankNodeOrLiteral', 'IRIOrLiteral']
const severities = ['Violation', 'Warning', 'Info']

function oneOf(iri: string, locals: readonly string[]): string | undefined {
  if (locals.some((local) => iri === name('sh', local))) return undefined
  const given = iri.startsWith(prefixes.sh) ? iri.slice(prefixes.sh.length) : iri
  return `is none of ${locals.map((local) => `sh:${local}`).join(', ')}; the nearest is sh:${closest(given, [...locals])}`
}

function iriFault({ termType, value }: Term): string | undefined {
  return termType === 'NamedNode' ? undefined : `"${value}" is no IRI`
}

function stringFault(term: Term): string | undefined {
  const isText = term.termType === 'Literal' && textTypes.includes(term.datatype.value)
  return isText ? undefined : `"${term.value}" is no text`
}

const textTypes = [name('xsd', 'string'), name('rdf', 'langString')]

/** A datatype of XML Schema is one that it has; those of other vocabularies cannot be judged. */
function datatypeFault(iri: string): string | undefined {
  if (!iri.startsWith(prefixes.xsd) || lexicalSpace(iri) !== undefined || untested.includes(iri)) return undefined
  return `names xsd:${iri.slice(prefixes.xsd.length)}, which XML Schema has not`
}

/** Datatypes that have no test of their lexical space. */
const untested = ['anyAtomicType', 'anySimpleType', 'QName', 'NOTATION'].map((local) => name('xsd', local))

function patternFault(pattern: string, flags: string | undefined): string | undefined {
  try {
    compilePattern(pattern, flags)
    return undefined
  } catch (error) {
    return `"${pattern}" is not a regular expression: ${(error as Error).message}`
  }
}

function flagsOf(dataset: DatasetCore, shape: Term): string | undefined {
  return [...dataset.match(shape, factory.namedNode(name('sh', 'flags')))][0]?.object.value
}

function listFault(
  list: { value: Term; dataset: DatasetCore },
  check: (member: Term, dataset: DatasetCore) => string | undefined,
) {
  const members = rdfList(list.dataset, list.value)
  if (members === undefined) return 'is not a well-formed list'
  return members.map((member) => check(member, list.dataset)).find((fault) => fault !== undefined)
}

/** A shape of which nothing is said would take everything: a misspelt name. */
function shapeFault(shape: Term, dataset: DatasetCore): string | undefined {
  return dataset.match(shape).size > 0 ? undefined : `names the shape <${shape.value}>, which is not there`
}

function has(dataset: DatasetCore, shape: Term, local: string): boolean {
  return dataset.match(shape, factory.namedNode(name('sh', local))).size > 0
}

function prefixed(start: string, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `${start}: ${fault}`
}
