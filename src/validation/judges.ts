import type { Literal, Term } from '@rdfjs/types'
import { name, prefixes } from '../rdf/namespaces.js'
import type { Pointer } from '../rdf/pointer.js'
import { compilePattern } from './pattern.js'

/** The values of a property, and how the classes of one are found. */
export interface Values {
  readonly terms: readonly Term[]
  readonly typesOf: (thing: Term) => readonly string[]
}

/** Do values surely conform to a constraint? */
export type Judge = (values: Values) => boolean

/** A judge of one constraint by what is stated of it; undefined where this cannot be judged here. */
type MakeJudge = (stated: Term, shape: Pointer) => Judge | undefined

/** The constraints that are judged without the engine, by their terms without `sh:` (SHACL §4). */
export const judgeMakers: Readonly<Record<string, MakeJudge>> = {
  minCount: ({ value }) => count((length) => length >= Number(value)),
  maxCount: ({ value }) => count((length) => length <= Number(value)),
  class: (stated) => (values) => values.terms.every((term) => values.typesOf(term).includes(stated.value)),
  datatype: ({ value }) => {
    const lexical = lexicalForms[value.slice(prefixes.xsd.length)]
    if (value === name('rdf', 'langString')) return each((term) => isLiteral(term) && term.language !== '')
    if (!value.startsWith(prefixes.xsd) || lexical === undefined) return undefined
    return each((term) => isLiteral(term) && term.datatype.value === value && lexical.test(term.value))
  },
  nodeKind: ({ value }) => {
    const types = termTypes[value.slice(prefixes.sh.length)]
    return types && each(({ termType }) => types.includes(termType))
  },
  pattern: ({ value }, shape) => {
    const pattern = compilePattern(value, shape.out(name('sh', 'flags'))[0]?.term.value)
    return each((term) => term.termType !== 'BlankNode' && pattern.test(term.value))
  },
  minLength: ({ value }) => each((term) => term.termType !== 'BlankNode' && [...term.value].length >= Number(value)),
  uniqueLang: ({ value }) => (value === 'true' ? isUniqueLang : undefined),
  hasValue:
    (stated) =>
    ({ terms }) =>
      terms.some((term) => term.equals(stated)),
  minInclusive: (stated) => compared(stated, (value, bound) => value >= bound),
  maxInclusive: (stated) => compared(stated, (value, bound) => value <= bound),
  minExclusive: (stated) => compared(stated, (value, bound) => value > bound),
  maxExclusive: (stated) => compared(stated, (value, bound) => value < bound),
}

function count(holds: (length: number) => boolean): Judge {
  return ({ terms }) => holds(terms.length)
}

function each(holds: (term: Term) => boolean): Judge {
  return ({ terms }) => terms.every(holds)
}

function isLiteral(term: Term): term is Literal {
  return term.termType === 'Literal'
}

function isUniqueLang({ terms }: Values): boolean {
  const languages = terms.flatMap((term) => (isLiteral(term) && term.language !== '' ? [term.language] : []))
  return new Set(languages.map((language) => language.toLowerCase())).size === languages.length
}

/** Numbers with numbers, years of four digits with such years: what compares in the same way everywhere. */
function compared(stated: Term, holds: (value: number, bound: number) => boolean): Judge | undefined {
  const kind = comparable(stated)
  const bound = Number(stated.value)
  if (kind === undefined) return undefined
  return each((term) => comparable(term) === kind && holds(Number(term.value), bound))
}

function comparable(term: Term): string | undefined {
  if (!isLiteral(term)) return undefined
  const local = term.datatype.value.slice(prefixes.xsd.length)
  if (!['integer', 'decimal', 'gYear'].includes(local) || !lexicalForms[local]?.test(term.value)) return undefined
  return local === 'gYear' ? 'year' : 'number'
}

/** Lexical forms that are surely valid; others may be too, which the engine knows. */
const lexicalForms: Readonly<Record<string, RegExp>> = {
  string: /^/,
  integer: /^-?\d{1,15}$/,
  decimal: /^-?\d{1,12}(\.\d{1,12})?$/,
  gYear: /^[12]\d{3}$/,
  gYearMonth: /^[12]\d{3}-(0[1-9]|1[0-2])$/,
  date: /^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/,
  boolean: /^(true|false)$/,
}

const termTypes: Readonly<Record<string, readonly string[]>> = {
  IRI: ['NamedNode'],
  Literal: ['Literal'],
  BlankNode: ['BlankNode'],
  BlankNodeOrIRI: ['BlankNode', 'NamedNode'],
  IRIOrLiteral: ['NamedNode', 'Literal'],
  BlankNodeOrLiteral: ['BlankNode', 'Literal'],
}
