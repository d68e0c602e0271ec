import type { Quad, Term } from '@rdfjs/types'
import { name } from './namespaces.js'

/**
 * Writes triples as RDF/JSON (W3C Note, 7 November 2013), an object a subject. All triples of a subject must stand
 * together: a key that comes twice would hide the first.
 */
export async function* streamRdfJson(batches: AsyncIterable<readonly Quad[]>): AsyncGenerator<string> {
  let subject: string | undefined
  let own: Quad[] = []
  let separator = '{\n'
  for await (const triples of batches) {
    let text = ''
    for (const triple of triples) {
      const key = keyOf(triple.subject)
      if (key !== subject && subject !== undefined) {
        text += separator + entry(subject, own)
        separator = ',\n'
        own = []
      }
      subject = key
      own.push(triple)
    }
    yield text
  }
  yield subject === undefined ? '{}\n' : `${separator}${entry(subject, own)}\n}\n`
}

function entry(subject: string, triples: readonly Quad[]): string {
  const byPredicate = new Map<string, unknown[]>()
  for (const { predicate, object } of triples) {
    const values = byPredicate.get(predicate.value) ?? []
    values.push(valueOf(object))
    byPredicate.set(predicate.value, values)
  }
  return `${JSON.stringify(subject)}: ${JSON.stringify(Object.fromEntries(byPredicate))}`
}

function keyOf(term: Term): string {
  return term.termType === 'BlankNode' ? `_:${term.value}` : term.value
}

function valueOf(object: Term): Readonly<Record<string, string>> {
  if (object.termType === 'BlankNode') return { type: 'bnode', value: keyOf(object) }
  if (object.termType !== 'Literal') return { type: 'uri', value: object.value }
  const { value, language, datatype } = object
  if (language !== '') return { type: 'literal', value, lang: language }
  return datatype.value === name('xsd', 'string')
    ? { type: 'literal', value }
    : { type: 'literal', value, datatype: datatype.value }
}
