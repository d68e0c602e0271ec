import { namedNode } from 'oxigraph'

/** The overwhelming majority of IRIs: valid by this one look, so that the full grammar is asked only for the rest. */
const plain =
  /^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?(?:\/[A-Za-z0-9\-._~!$&'()*+,;=:@/]*)?(?:[?#][A-Za-z0-9\-._~!$&'()*+,;=:@/?]*)?$/

/** Is the text a valid absolute IRI, by the grammar of RFC 3987 §2.2? */
export function isAbsoluteIRI(text: string): boolean {
  return iriFault(text) === undefined
}

/**
 * What keeps a text from being an absolute IRI, in words; undefined where it is one. Oxigraph's parser is asked: it
 * takes time in proportion to the text, which the grammar as a regular expression does not.
 */
export function iriFault(text: string): string | undefined {
  if (plain.test(text)) return undefined
  try {
    namedNode(text)
    return undefined
  } catch (error) {
    if (error instanceof URIError) return error.message
    throw error
  }
}

/** Does the text begin with a scheme (RFC 3986 §3.1), so that a base is not to be put before it? */
export function hasScheme(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)
}

/**
 * The IRI as a person reads it: what lies below the base is told without it, so `<#Institution>` stays `#Institution`.
 */
export function shorten(iri: string, baseIRI: string): string {
  return iri.startsWith(baseIRI) ? `<${iri.slice(baseIRI.length)}>` : `<${iri}>`
}
