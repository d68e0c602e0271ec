import { name } from '../../../rdf/namespaces.js'
import type { Item, Spot, TextItem } from './document.js'
import { conditional, functionJson, isCall, readConditions, readFunction, type FunctionContext } from './functions.js'
import type { Call, Expression, Value } from './terms.js'
import { fieldsOf, listIn, textIn, wrong, type Fields } from './words.js'

/** A term map as the parser takes it: a token, or the keys that it writes out. */
export interface TermJson {
  readonly value?: string
  readonly function?: string
  readonly parameters?: unknown
  readonly type?: string
  readonly datatype?: string
  readonly language?: string | { readonly value: string; readonly targets: readonly string[] }
  readonly targets?: readonly string[]
}

export interface TermContext extends FunctionContext {
  /** Gives the name by which the parser knows a target. */
  readonly target: (item: Item) => string
}

/** A term, read. */
export interface Term {
  readonly expression: Expression
  readonly type: TermType
  readonly datatype?: Value
  readonly language?: Value
  readonly languageTargets?: readonly string[]
  readonly targets: readonly string[]
}

const termTypes = ['iri', 'blank', 'literal'] as const
export type TermType = (typeof termTypes)[number]

function typeIn(item: Item | undefined): TermType | undefined {
  if (item === undefined) return undefined
  const { text } = textIn(item, 'the type of a term')
  const found = termTypes.find((type) => type === text)
  if (found !== undefined) return found
  throw wrong(`"${text}" is not the type of a term; known are ${termTypes.join(', ')}`, item)
}

/** What an object has from the predicate-object that it stands in. */
export interface Shared {
  readonly type?: Item
  readonly datatype?: Item
  readonly language?: Item
  readonly conditions?: Item
}

/**
 * Reads an object (YARRRML §9.4–9.5): a text, `[text, datatype or language~lang]`, or keys. Of a class, it is an IRI.
 *
 * @throws Problem `bad-mapping`
 */
export function readObject(
  item: Item,
  { shared, isClass }: { shared: Shared; isClass: boolean },
  context: TermContext,
): Term {
  const fields = objectFields(item, context)
  const merged = { ...shared, ...fields }
  const { datatype, language, languageTargets } = annotations(merged, context)
  if (isNameless(fields))
    return { expression: blankAt(item), type: 'blank', targets: listIn(fields.targets).map(context.target) }
  const { expression, isIRI } = expressionOf(fields, item, { role: isClass ? 'iri' : typeRole(merged.type), context })
  const type = typeIn(merged.type) ?? (isClass || isIRI ? 'iri' : 'literal')
  if (type !== 'literal' && (datatype ?? language) !== undefined)
    throw wrong('only a literal has a datatype or a language', item)
  if (type === 'blank' && expression.kind === 'call') throw wrong('a function cannot name a blank node', item)
  const conditions = [shared.conditions, fields.conditions].filter((found) => found !== undefined)
  return {
    expression: conditions.reduce<Expression>(
      (value, found) => conditional(readConditions(found, context), value),
      expression,
    ),
    type,
    ...(datatype && { datatype }),
    ...(language && { language }),
    ...(languageTargets && { languageTargets }),
    targets: listIn(fields.targets).map(context.target),
  }
}

function objectFields(item: Item, context: TermContext): Fields<'an object'> {
  if (item.kind === 'map') return fieldsOf(item, 'an object', context.report)
  if (item.kind !== 'list') return { value: item }
  const [value, annotation, ...more] = item.items
  if (value === undefined || more.length > 0)
    throw wrong('an object is a list of its value and of its datatype or its language (en~lang)', item)
  return {
    ...(value.kind === 'map' ? fieldsOf(value, 'an object', context.report) : { value }),
    ...annotationIn(annotation),
  }
}

/** `xsd:integer`, or `en~lang`. */
export function annotationIn(item: Item | undefined): Pick<Fields<'an object'>, 'datatype' | 'language'> {
  if (item === undefined) return {}
  const text = textIn(item, 'a datatype or a language')
  const language = /^([^]*)~lang$/.exec(text.text)?.[1]
  return language === undefined ? { datatype: text } : { language: { ...text, text: language } }
}

type Annotations = Pick<Term, 'datatype' | 'language' | 'languageTargets'>

function annotations(fields: Fields<'an object'>, context: TermContext): Annotations {
  const datatype = fields.datatype && context.terms.read(textIn(fields.datatype, 'a datatype'), 'iri')
  if (fields.language === undefined) return datatype === undefined ? {} : { datatype }
  // rdf:langString is the datatype that each text of a language has.
  if (datatype !== undefined && datatype.parts[0] !== name('rdf', 'langString'))
    throw wrong('an object has a datatype or a language, not both', fields.language)
  const item = fields.language
  const keys = item.kind === 'map' ? fieldsOf(item, 'a language', context.report) : { value: item }
  const written = textIn(keys.value ?? item, 'a language')
  const language = context.terms.read({ ...written, text: written.text.replace(/~lang$/, '') }, 'literal')
  const languageTargets = listIn(keys.targets).map(context.target)
  return { language, ...(languageTargets.length > 0 && { languageTargets }) }
}

/** A blank node of its own for each row: `type: blank`, without a value. */
function isNameless(fields: Fields<'a subject'>): boolean {
  return fields.type?.kind === 'text' && fields.type.text === 'blank' && !fields.value && !isCall(fields)
}

function blankAt({ line, character }: Spot): Value {
  return { kind: 'value', parts: [], isIRI: false, isBlank: true, line, character }
}

function typeRole(type: Item | undefined): 'iri' | 'literal' {
  return type?.kind === 'text' && type.text === 'iri' ? 'iri' : 'literal'
}

interface Reading {
  readonly role: 'iri' | 'literal'
  readonly context: TermContext
}

/** A value, whose text may end with `~iri`, or a function. */
function expressionOf(
  fields: Pick<Fields<'an object'>, 'value' | 'function' | 'parameters'>,
  item: Item,
  { role, context }: Reading,
): { readonly expression: Expression; readonly isIRI: boolean } {
  if (isCall(fields)) return { expression: readFunction(fields, context), isIRI: false }
  if (fields.value === undefined || fields.value.kind === 'none')
    throw wrong('a term needs a value or a function', item)
  const text = textIn(fields.value, 'a value')
  const iri = /^([^]*)~iri$/.exec(text.text)?.[1]
  const expression = context.terms.read(
    iri === undefined ? text : { ...text, text: iri },
    iri === undefined ? role : 'iri',
  )
  return { expression, isIRI: iri !== undefined }
}

/** Reads a subject or a graph: a text, or keys; nothing for blank nodes of the rows. @throws Problem `bad-mapping` */
export function readSubject(item: Item, place: 'a subject' | 'a graph', context: TermContext): Term {
  if (item.kind === 'none') return { expression: blankAt(item), type: 'blank', targets: [] }
  const fields: Fields<'a subject'> =
    item.kind === 'map' ? fieldsOf(item, place as 'a subject', context.report) : { value: item }
  if (isNameless(fields))
    return { expression: blankAt(item), type: 'blank', targets: listIn(fields.targets).map(context.target) }
  const type = typeIn(fields.type) ?? 'iri'
  if (type === 'literal') throw wrong(`${place} is an IRI or a blank node`, item)
  const { expression } = expressionOf(fields, item, { role: type === 'iri' ? 'iri' : 'literal', context })
  return { expression, type, targets: listIn(fields.targets).map(context.target) }
}

/** Reads a predicate: a text, `a` for rdf:type, or keys. @throws Problem `bad-mapping` */
export function readPredicate(item: Item, context: TermContext): Term & { readonly isType: boolean } {
  const fields = item.kind === 'map' ? fieldsOf(item, 'a predicate', context.report) : { value: item }
  if (fields.value === undefined) throw wrong('a predicate needs a value', item)
  const text = textIn(fields.value, 'a predicate')
  const written: TextItem = text.text === 'a' ? { ...text, text: name('rdf', 'type') } : text
  const expression = context.terms.read(written, 'iri')
  return {
    expression,
    type: 'iri',
    targets: listIn(fields.targets).map(context.target),
    isType: expression.parts[0] === name('rdf', 'type') && expression.parts.length === 1,
  }
}

/** A term as the parser takes it. */
export function termJson(term: Term, { terms }: TermContext): TermJson {
  const { expression, type, datatype, language, languageTargets, targets } = term
  const more = {
    ...(datatype && { datatype: terms.token(datatype) }),
    ...(language && { language: languageJson(`$(${terms.token(language)})`, languageTargets) }),
    ...(targets.length > 0 && { targets }),
  }
  if (expression.kind === 'call') return { ...functionJson(expression, terms), type, ...more }
  if (expression.isBlank) return { type: 'blank', ...more }
  // A constant of a datatype is looked at as a value of a row is; one for blank nodes names the same one in each row.
  const value = datatype || language || type === 'blank' ? { ...expression, isTemplate: true } : expression
  return { value: `$(${terms.token(value)})`, type, ...more }
}

function languageJson(value: string, targets: readonly string[] | undefined): NonNullable<TermJson['language']> {
  return targets === undefined ? value : { value, targets }
}

/** A term that is there only where a condition holds. */
export function under(condition: Call | undefined, term: Term): Term {
  return condition === undefined ? term : { ...term, expression: conditional(condition, term.expression) }
}

/** Reads the mappings that an object refers to. */
export function mappingsIn(item: Item): readonly (TextItem & Spot)[] | undefined {
  if (item.kind !== 'map') return undefined
  const found = item.entries.find(({ key }) => ['mapping', 'mappings', 'm'].includes(key.text))
  return found && listIn(found.value).map((named) => textIn(named, 'the name of a mapping'))
}
