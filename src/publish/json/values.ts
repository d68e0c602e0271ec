import type { Literal, Term } from '@rdfjs/types'
import { name } from '../../rdf/namespaces.js'
import { isNative, nativeValue, valueObject } from './literals.js'
import { isListCell } from './lists.js'
import { type JsonObject, keyword, languageKey, type Writing } from './state.js'
import type { Planned } from './plan.js'

/** The values of one property of a node. */
export interface Values {
  readonly planned: Planned
  readonly objects: readonly Term[]
  /** Makes the object of a thing, and of a value that says itself what it is. */
  readonly thing: (term: Term) => JsonObject
  readonly explicit: (term: Term) => JsonObject
}

/**
 * Writes values under the key of their property, in the form that its shape promises, and gives back those that do not
 * fit it. Without values, what may hold many is there and empty (in JSON-LD, texts are absent); what holds one is absent.
 */
export function putValues(writing: Writing, node: JsonObject, values: Values): readonly Term[] {
  const { planned, objects } = values
  // Not all readers of JSON-LD take an empty map of languages for nothing.
  if (planned.form.kind === 'texts')
    return writing.exact && objects.length === 0 ? objects : putTexts(node, planned, objects)
  if (objects.length === 0) {
    if (!planned.single) node[planned.key] = []
    return objects
  }
  const left: Term[] = []
  const written: unknown[] = []
  for (const object of objects) {
    const isFull = planned.single && written.length > 0
    const value = isFull ? undefined : valueOf(writing, object, values)
    if (value === undefined) left.push(object)
    else written.push(value)
  }
  if (!planned.single) node[planned.key] = written
  else if (written.length > 0) node[planned.key] = written[0]
  return left
}

function putTexts(node: JsonObject, { key, singleText }: Planned, objects: readonly Term[]): readonly Term[] {
  const texts: Record<string, string | string[]> = {}
  const left = objects.filter((object) => {
    const language = object.termType === 'Literal' ? languageKey(object) : undefined
    if (language === undefined) return true
    const known = texts[language]
    if (singleText && known !== undefined) return true
    if (singleText) texts[language] = object.value
    else if (Array.isArray(known)) known.push(object.value)
    else texts[language] = [object.value]
    return false
  })
  node[key] = texts
  return left
}

/** A value in the form of its property; undefined where it does not fit. */
function valueOf(writing: Writing, object: Term, { planned, thing, explicit }: Values): unknown {
  const { form } = planned
  switch (form.kind) {
    case 'things':
      if (object.termType !== 'NamedNode' && object.termType !== 'BlankNode') return undefined
      return isListCell(writing, object) ? undefined : thing(object)
    case 'strings':
    case 'texts':
      return object.termType === 'Literal' && isPlain(object) ? object.value : undefined
    case 'literals':
      if (object.termType !== 'Literal' || !form.datatypes.has(object.datatype.value)) return undefined
      return writing.exact ? exactLiteral(writing, object, planned) : plainLiteral(object)
    case 'any':
      if (object.termType !== 'Literal') return isListCell(writing, object) ? explicit(object) : thing(object)
      if (isPlain(object)) return object.value
      if (writing.exact || object.language !== '') return explicit(object)
      return nativeValue(object) ?? object.value
  }
}

function exactLiteral(writing: Writing, literal: Literal, { coerced }: Planned): unknown {
  if (coerced === literal.datatype.value || isPlain(literal)) return literal.value
  keyword(writing, literal.datatype.value)
  return valueObject(literal, writing.names)
}

/** Native where the datatype is; a lexical form that JSON cannot say does not fit. */
function plainLiteral(literal: Literal): unknown {
  return isNative(literal.datatype.value) ? nativeValue(literal) : literal.value
}

function isPlain({ language, datatype }: Literal): boolean {
  return language === '' && datatype.value === name('xsd', 'string')
}
