import type { Literal, Quad, Term } from '@rdfjs/types'
import { name, prefixes as known } from './namespaces.js'

/**
 * Writes triples as RDF/XML 1.1, one element a subject run.
 *
 * Written here because the serializer of Oxigraph leaves carriage returns and control characters as they are, which
 * an XML parser alters or refuses, and makes elements without a name. Two kinds of triple cannot be said in RDF/XML at
 * all: a predicate that does not end in an XML name, and a literal with a character that XML has not. They are left
 * out, and a comment in the document says how many.
 */
export function writeRdfXml(triples: readonly Quad[], prefixes: Readonly<Record<string, string>>): string {
  const body = createBody(prefixes)
  const lines = [...body.lines(triples), ...body.end()]
  return [start(body.names.prefixes, [...body.used]), ...lines, '</rdf:RDF>', ''].join('\n')
}

/** The same, piece by piece: all prefixes are declared, whether they are used or not. */
export async function* streamRdfXml(
  batches: AsyncIterable<readonly Quad[]>,
  { prefixes, encoding = 'UTF-8' }: { readonly prefixes: Readonly<Record<string, string>>; readonly encoding?: string },
): AsyncGenerator<string> {
  const body = createBody(prefixes)
  const declared = Object.keys(body.names.prefixes).filter(isXmlPrefix)
  yield `${start(body.names.prefixes, declared, encoding)}\n`
  for await (const triples of batches) yield textOf(body.lines(triples))
  yield textOf([...body.end(), '</rdf:RDF>'])
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

function start(prefixes: Readonly<Record<string, string>>, declared: readonly string[], encoding = 'UTF-8'): string {
  const attributes = declared.map((prefix) => ` xmlns:${prefix}="${escape(prefixes[prefix] ?? '')}"`)
  return `<?xml version="1.0" encoding="${encoding}"?>\n<rdf:RDF${attributes.join('')}>`
}

/** Makes the lines between the tags of the document, for triples that come one batch after the other. */
function createBody(prefixes: Readonly<Record<string, string>>) {
  const names = elementNames(prefixes)
  const used = new Set<string>(['rdf'])
  let subject: Term | undefined
  let left = 0
  return {
    names,
    used,
    lines(triples: readonly Quad[]): string[] {
      const lines: string[] = []
      for (const { subject: s, predicate, object } of triples) {
        const element = names(predicate.value)
        if (element === undefined || !sayable.test(object.value)) {
          left += 1
          continue
        }
        if (!subject?.equals(s)) {
          if (subject) lines.push('  </rdf:Description>')
          lines.push(`  <rdf:Description ${identity(s, 'about')}>`)
          subject = s
        }
        if (element.prefix) used.add(element.prefix)
        lines.push(`    ${property(element, object)}`)
      }
      return lines
    },
    end(): string[] {
      const lines = subject === undefined ? [] : ['  </rdf:Description>']
      if (left > 0) lines.push(`  <!-- ${left} statements cannot be said in RDF/XML: ask for another format -->`)
      return lines
    },
  }
}

interface Element {
  readonly prefix: string
  readonly name: string
  readonly namespace: string
}

/** From a predicate to the name of its element; undefined where it has none (XML Names §4: a prefixed name needs an NCName). */
function elementNames(given: Readonly<Record<string, string>>) {
  const prefixes: Record<string, string> = { ...given, rdf: known.rdf }
  const byNamespace = new Map(Object.entries(prefixes).map(([prefix, iri]) => [iri, prefix]))
  const find = (iri: string): Element | undefined => {
    const local = ncNameOf(iri)
    if (local === undefined) return undefined
    const namespace = iri.slice(0, -local.length)
    const prefix = byNamespace.get(namespace) ?? ''
    return isXmlPrefix(prefix)
      ? { prefix, name: `${prefix}:${local}`, namespace }
      : { prefix: '', name: local, namespace }
  }
  return Object.assign(find, { prefixes })
}

/** Prefixes that XML does not allow, or keeps for itself, are not used. */
function isXmlPrefix(prefix: string): boolean {
  return ncNameOf(prefix) === prefix && !/^xml/i.test(prefix)
}

function property({ prefix, name: tag, namespace }: Element, object: Term): string {
  const start = prefix ? tag : `${tag} xmlns="${escape(namespace)}"`
  if (object.termType !== 'Literal') return `<${start} ${identity(object, 'resource')}/>`
  return `<${start}${literalAttribute(object)}>${escapeText(object.value)}</${tag}>`
}

function identity(term: Term, attribute: 'about' | 'resource'): string {
  return term.termType === 'BlankNode'
    ? `rdf:nodeID="${nodeID(term.value)}"`
    : `rdf:${attribute}="${escape(term.value)}"`
}

function literalAttribute({ language, datatype }: Literal): string {
  if (language) return ` xml:lang="${escape(language)}"`
  return datatype.value === name('xsd', 'string') ? '' : ` rdf:datatype="${escape(datatype.value)}"`
}

/** A blank node's label as an NCName: each character that a name has not becomes its code between underscores. */
function nodeID(label: string): string {
  return `b${label.replace(/[^A-Za-z0-9]/gu, (char) => `_${char.codePointAt(0) ?? 0}_`)}`
}

/** The longest NCName at the end of an IRI (XML Names §3), in linear time; undefined where there is none. */
function ncNameOf(iri: string): string | undefined {
  const [run = ''] = nameCharacters.exec(iri) ?? []
  const start = run.search(nameStart)
  return start < 0 ? undefined : run.slice(start)
}

const starts =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD'
const others = '\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040'
// The ranges of the specification hold joining and combining characters, which the linter takes for mistakes.
/* eslint-disable no-misleading-character-class */
const nameStart = new RegExp(`[${starts}]`)
const nameCharacters = new RegExp(`(?<![${starts}${others}])[${starts}${others}]+$`)
/* eslint-enable no-misleading-character-class */

/** Text of characters that XML 1.0 has (§2.2). */
const sayable = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u

/** Escapes what XML would read as mark-up in text, and the carriage return that it would alter (XML 1.0 §2.11). */
function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, replacement)
}

/** Escapes an attribute's value; its white space would become spaces (XML 1.0 §3.3.3). */
function escape(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, replacement)
}

function replacement(char: string): string {
  return escapes[char] ?? char
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
