import type { Term } from '@rdfjs/types'
import type { Result } from 'shacl-engine'
import { factory } from '../rdf/environment.js'
import { name, prefixes as ours } from '../rdf/namespaces.js'
import { termName, type Prefixes } from './termName.js'

/** What is wrong, in the words of the shape (in English where it has several languages), else in a sentence of ours. */
export function sentenceOf(result: Result, prefixes: Prefixes): string {
  if (result.shape.message.length > 0) return inEnglish(result.message)
  const component = result.constraintComponent.value.slice(ours.sh.length).replace(/ConstraintComponent$/, '')
  const sentence = sentences[component]
  return sentence === undefined ? inEnglish(result.message) : sentence((local) => parameter(result, local, prefixes))
}

/** The part after the value: `"x" does not match ^[0-9]{9}$`; `of` gives the text of a parameter of the shape. */
type Sentence = (of: (parameter: string) => string) => string

/** A sentence for each constraint component of SHACL Core (§4). */
const sentences: Readonly<Record<string, Sentence>> = {
  Class: (of) => `is not of class ${of('class')}`,
  Datatype: (of) => `is no ${of('datatype')}`,
  NodeKind: (of) => `is not of kind ${of('nodeKind')}`,
  MinCount: (of) => (of('minCount') === '1' ? 'there is no value' : `there are fewer than ${of('minCount')} values`),
  MaxCount: (of) => `there are more values than ${of('maxCount')}`,
  MinExclusive: (of) => `is not greater than ${of('minExclusive')}`,
  MinInclusive: (of) => `is not at least ${of('minInclusive')}`,
  MaxExclusive: (of) => `is not less than ${of('maxExclusive')}`,
  MaxInclusive: (of) => `is not at most ${of('maxInclusive')}`,
  MinLength: (of) => `has fewer than ${of('minLength')} characters`,
  MaxLength: (of) => `has more than ${of('maxLength')} characters`,
  Pattern: (of) => `does not match ${of('pattern')}`,
  LanguageIn: (of) => `is in none of the languages ${of('languageIn')}`,
  UniqueLang: () => 'there are several values in one language',
  Equals: (of) => `is not said both here and by ${of('equals')}`,
  Disjoint: (of) => `is also a value of ${of('disjoint')}`,
  LessThan: (of) => `is not less than ${of('lessThan')}`,
  LessThanOrEquals: (of) => `is not less than or equal to ${of('lessThanOrEquals')}`,
  Not: (of) => `conforms to ${of('not')}, to which it must not`,
  And: () => 'does not conform to each of the shapes that it must have',
  Or: () => 'conforms to none of the shapes of which it must have one',
  Xone: () => 'conforms to none, or to several, of the shapes of which it must have one',
  Node: (of) => `does not conform to ${of('node')}`,
  QualifiedMinCount: (of) => `fewer than ${of('qualifiedMinCount')} values conform to ${of('qualifiedValueShape')}`,
  QualifiedMaxCount: (of) => `more than ${of('qualifiedMaxCount')} values conform to ${of('qualifiedValueShape')}`,
  Closed: () => 'is of a property that a thing of this kind has not',
  HasValue: (of) => `the value ${of('hasValue')} is missing`,
  In: (of) => `is none of ${of('in')}`,
}

const lists = ['in', 'languageIn']
/** Told as they stand, without quotes and datatypes. */
const bare = /Count$|Length$|clusive$|^pattern$|^languageIn$/

function parameter({ shape }: Result, local: string, prefixes: Prefixes): string {
  const values = shape.ptr.out([factory.namedNode(name('sh', local))])
  const terms = lists.includes(local) ? [...(values.list() ?? [])].flatMap((member) => member.terms) : values.terms
  return terms.map((term) => (bare.test(local) ? term.value : told(term, prefixes))).join(', ')
}

function told(term: Term, prefixes: Prefixes): string {
  return term.termType === 'BlankNode' ? 'a shape' : termName(term, prefixes)
}

function inEnglish(messages: Result['message']): string {
  const [first] = messages
  const english = messages.find(({ language }) => /^en\b/.test(language))
  const plain = messages.find(({ language }) => language === '')
  return (english ?? plain ?? first)?.value ?? 'does not conform'
}
