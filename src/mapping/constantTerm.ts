import type { Term } from '@rdfjs/types'
import type { ConstantTerm } from './model.js'

/** A term of a mapping document as plain data. */
export function constantTerm(term: Term): ConstantTerm {
  const { value } = term
  if (term.termType === 'Literal')
    return { termType: 'Literal', value, language: term.language, datatype: term.datatype.value }
  return { termType: term.termType === 'BlankNode' ? 'BlankNode' : 'NamedNode', value, language: '', datatype: '' }
}

/** The term of an IRI. */
export function iriTerm(value: string): ConstantTerm {
  return { termType: 'NamedNode', value, language: '', datatype: '' }
}
