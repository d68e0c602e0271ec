import { createHash } from 'node:crypto'
import { factory } from '../rdf/environment.js'
import { isAbsoluteIRI } from '../rdf/iri.js'
import { termText } from '../rdf/quads.js'
import { unknownName } from './api/unknownName.js'
import { Refusal } from './refusal.js'

/** A triple pattern: texts of terms in N-Triples, undefined where any will do; in one graph, or in the union of all. */
export interface TriplePattern {
  readonly subject: string | undefined
  readonly predicate: string | undefined
  readonly object: string | undefined
  /** IRI of the graph. */
  readonly graph: string | undefined
}

/** What is asked for: a pattern, and which page of what matches it; pages count from 1. */
export interface AskedFragment {
  readonly pattern: TriplePattern
  readonly page: number
}

/**
 * Reads the parameters of a fragment. Terms are written as Hydra's explicit representation says: IRIs as they are,
 * literals in quotes with `@language` or `^^datatype`; what is empty or a variable (`?x`) stands for any.
 *
 * @throws Refusal `bad-request`
 */
export function readFragment(parameters: URLSearchParams): AskedFragment {
  const names = [...parameters.keys()]
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw unknownName('parameter', unknown, known)
  const twice = names.find((name) => parameters.getAll(name).length > 1)
  if (twice !== undefined) throw new Refusal('bad-request', `"${twice}" stands there twice`)
  const graph = readTerm(parameters, 'graph')
  return {
    pattern: {
      subject: readTerm(parameters, 'subject'),
      predicate: readTerm(parameters, 'predicate'),
      object: readTerm(parameters, 'object'),
      graph: graph?.slice(1, -1),
    },
    page: readPage(parameters.get('page')),
  }
}

const known = ['subject', 'predicate', 'object', 'graph', 'page', 'format', 'lang']

function readPage(text: string | null): number {
  if (text === null || text === '') return 1
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new Refusal('bad-request', `page must be a number from 1, not "${text}"`)
}

function readTerm(parameters: URLSearchParams, name: string): string | undefined {
  const text = parameters.get(name) ?? ''
  if (text === '' || text.startsWith('?')) return undefined
  if (text.startsWith('"') && name === 'object') return readLiteral(text)
  if (text.startsWith('_:') && name === 'subject' && /^_:\w+$/.test(text)) return text
  // Whoever does not encode a plus sign means one: an IRI has no spaces.
  const iri = text.replace(/^<(.*)>$/s, '$1').replaceAll(' ', '+')
  if (isAbsoluteIRI(iri)) return `<${iri}>`
  const literal = name === 'object' ? ' or a literal ("text", "texte"@fr, "1"^^http://…#integer)' : ''
  throw new Refusal('bad-request', `${name} must be an absolute IRI${literal}, not "${text.slice(0, 200)}"`)
}

function readLiteral(text: string): string {
  const end = text.lastIndexOf('"')
  const [value, suffix] = [text.slice(1, end), text.slice(end + 1)]
  if (end > 0) {
    if (suffix === '') return termText(factory.literal(value))
    if (/^@[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(suffix)) return termText(factory.literal(value, suffix.slice(1)))
    const datatype = /^\^\^<?([^<>]*)>?$/.exec(suffix)?.[1]
    if (datatype !== undefined && isAbsoluteIRI(datatype)) {
      return termText(factory.literal(value, factory.namedNode(datatype)))
    }
  }
  throw new Refusal('bad-request', `object is no literal that can be read: "${text.slice(0, 200)}"`)
}

/** A key of a pattern, short whatever its terms are. */
export function keyOf({ subject, predicate, object, graph }: TriplePattern): string {
  return createHash('sha256')
    .update(JSON.stringify([subject, predicate, object, graph]))
    .digest('base64url')
}
