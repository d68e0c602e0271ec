import { Problem } from '../problems/problem.js'
import { hasScheme, iriFault, isAbsoluteIRI } from '../rdf/iri.js'
import { lexicalSpace } from '../rdf/lexical.js'
import { name } from '../rdf/namespaces.js'
import { blankNodeLabel, quoted } from '../rdf/nquads.js'
import type { Cell, Value } from '../sources/source.js'
import { lexicalForm, naturalDatatype } from '../sources/lexical.js'
import { referencesOf, textReference, type Expression, type TermMap } from './model.js'
import { encodeForIRI, encodeForURI } from './template.js'
import { compileValues, isList, valuesOf, type Scope, type ValueFunction } from './values.js'

/** The N-Quads texts of a row's terms: one, several, or none. */
export type Texts = string | readonly string[] | undefined

/** What a row gives for a term map. */
export type TermFunction = (cells: readonly Cell[]) => Texts

/** Compiles a term map to a plain function from the cells of a row to the N-Quads text of its term. */
export function compileTerm(map: TermMap, scope: Scope): TermFunction {
  const term =
    map.expression.kind === 'constant' ? compileConstant(map.expression, scope) : compilers[map.termType](map, scope)
  return map.condition === undefined ? term : conditional(term, compileValues(map.condition.expression, scope))
}

/** The texts as a list. */
export function listOf(texts: Texts): readonly string[] {
  return texts === undefined ? [] : typeof texts === 'string' ? [texts] : texts
}

const compilers: Readonly<Record<TermMap['termType'], (map: TermMap, scope: Scope) => TermFunction>> = {
  iri: (map, scope) => compileIRI(map, scope, encodeForIRI),
  uri: (map, scope) => compileIRI(map, scope, encodeForURI),
  unsafeIri: (map, scope) => compileIRI(map, scope, undefined),
  blankNode: compileBlankNode,
  literal: compileLiteral,
}

function compileConstant({ term }: Expression & { kind: 'constant' }, scope: Scope): TermFunction {
  const text = constantText(term, scope)
  return () => text
}

function constantText(term: (Expression & { kind: 'constant' })['term'], scope: Scope): string {
  if (term.termType === 'BlankNode') return blankNodeLabel(scope.blankNodeScope, term.value)
  if (term.termType !== 'Literal') return iriText(term.value)
  if (term.language !== '') return `${quoted(term.value)}@${term.language}`
  return quoted(term.value) + datatypeSuffix(term.datatype)
}

function iriText(iri: string): string {
  if (!isAbsoluteIRI(iri)) throw new Problem('bad-mapping', `the constant <${iri}> is not a valid absolute IRI`)
  return `<${iri}>`
}

/** The term only for rows where the condition gives `true`. */
export function conditional(term: TermFunction, condition: ValueFunction): TermFunction {
  return (cells) =>
    valuesOf(condition(cells)).some((value) => value === true || value === 'true') ? term(cells) : undefined
}

/** Makes the text of each value of a cell; a value that cannot be used gives none. */
function each(cell: Cell, make: (value: NonNullable<Value>) => Texts): Texts {
  if (cell === null) return undefined
  return isList(cell) ? valuesOf(cell).flatMap((value) => listOf(make(value))) : make(cell)
}

function compileIRI(map: TermMap, scope: Scope, encode: ((value: string) => string) | undefined): TermFunction {
  const values = compileValues(map.expression, scope, encode)
  const column = referencesOf(map.expression)[0]
  const start = map.expression.kind === 'template' ? map.expression.parts[0] : undefined
  const base = typeof start === 'string' && hasScheme(start) ? '' : scope.baseIRI
  // A template whose text is sound stays so with encoded values in it: it is looked at once, not for each row.
  if (typeof start === 'string' && encode !== undefined && isAbsoluteIRI(base + templateText(map.expression))) {
    return (cells) => each(values(cells), (value) => `<${base}${value as string}>`)
  }
  return (cells) =>
    each(values(cells), (value) => {
      const text = lexicalForm(value)
      const iri = hasScheme(text) ? text : base + text
      const fault = iriFault(iri)
      if (fault === undefined) return `<${iri}>`
      const message = `${JSON.stringify(text)} is not a valid IRI: ${fault}`
      scope.fail(new Problem('invalid-iri', message, column === undefined ? {} : { column }))
      return undefined
    })
}

/** The template with a letter in the place of each value. */
function templateText(expression: Expression): string {
  return expression.kind === 'template'
    ? expression.parts.map((part) => (typeof part === 'string' ? part : 'x')).join('')
    : ''
}

function compileBlankNode(map: TermMap, scope: Scope): TermFunction {
  const values = compileValues(map.expression, scope)
  return (cells) => each(values(cells), (value) => blankNodeLabel(scope.blankNodeScope, lexicalForm(value)))
}

function compileLiteral(map: TermMap, scope: Scope): TermFunction {
  const reference = textReference(map)
  const position = reference === undefined ? undefined : scope.texts?.get(reference)
  // Such a cell is a string of N-Quads already.
  if (position !== undefined) return (cells) => (cells[position] as string | null) ?? undefined
  const values = compileValues(map.expression, scope)
  const column = referencesOf(map.expression)[0]
  const origin = column === undefined ? {} : { column }
  if (map.language !== undefined) return withLanguage(values, map.language, scope)
  if (map.datatype !== undefined) return withDatatype(values, { datatype: map.datatype, scope, origin })
  return (cells) => each(values(cells), naturalText)
}

function naturalText(value: NonNullable<Value>): string {
  return typeof value === 'string' ? quoted(value) : quoted(lexicalForm(value)) + datatypeSuffix(naturalDatatype(value))
}

function datatypeSuffix(datatype: string): string {
  return datatype === name('xsd', 'string') ? '' : `^^<${datatype}>`
}

function withLanguage(values: ValueFunction, map: TermMap, scope: Scope): TermFunction {
  const languages = compileValues(map.expression, scope)
  if (map.expression.kind === 'constant') assertLanguage(map.expression.term.value)
  return (cells) => {
    const tags = valuesOf(languages(cells))
      .map(lexicalForm)
      .filter((tag) => isLanguage(tag) || fail(scope, tag))
    return each(values(cells), (value) => tags.map((tag) => `${quoted(lexicalForm(value))}@${tag}`))
  }
}

function fail(scope: Scope, tag: string): false {
  scope.fail(new Problem('invalid-language', `"${tag}" is not a well-formed language tag`))
  return false
}

function assertLanguage(tag: string): void {
  if (!isLanguage(tag)) throw new Problem('bad-mapping', `"${tag}" is not a well-formed language tag (BCP 47)`)
}

/** Well-formed by BCP 47 (RFC 5646 §2.1), as the platform's own Intl tells it. */
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1 && /^[A-Za-z]{2,3}(?:-|$)/.test(tag)
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function withDatatype(
  values: ValueFunction,
  { datatype, scope, origin }: { datatype: TermMap; scope: Scope; origin: { column?: string } },
): TermFunction {
  if (datatype.expression.kind === 'constant') {
    const make = typed(datatype.expression.term.value, scope, origin)
    return (cells) => each(values(cells), make)
  }
  const datatypes = compileTerm({ ...datatype, termType: 'iri' }, scope)
  const makers = new Map<string, (value: NonNullable<Value>) => Texts>()
  const makerOf = (iri: string) => makers.get(iri) ?? makers.set(iri, typed(iri, scope, origin)).get(iri)!
  return (cells) => {
    const cell = values(cells)
    if (cell === null) return undefined
    const list = listOf(datatypes(cells)).map((text) => makerOf(text.slice(1, -1)))
    return each(cell, (value) => list.flatMap((make) => listOf(make(value))))
  }
}

/** A literal of a datatype keeps its lexical form, which must be one of the datatype's (RML-Core §8.3). */
function typed(datatype: string, scope: Scope, origin: { column?: string }): (value: NonNullable<Value>) => Texts {
  const isLexical = lexicalSpace(datatype)
  const suffix = datatypeSuffix(datatype)
  return (value) => {
    const text = lexicalForm(value)
    if (isLexical === undefined || isLexical(text)) return quoted(text) + suffix
    scope.fail(
      new Problem(
        'invalid-literal',
        `${JSON.stringify(text)} is not a ${datatype.replace(name('xsd', ''), 'xsd:')}`,
        origin,
      ),
    )
    return undefined
  }
}
