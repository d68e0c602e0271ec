import { IriValidationStrategy, validateIri } from 'validate-iri'

/** The overwhelming majority of IRIs: valid by this one look, so that the full grammar is asked only for the rest. */
const plain =
  /^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?(?:\/[A-Za-z0-9\-._~!$&'()*+,;=:@/]*)?(?:[?#][A-Za-z0-9\-._~!$&'()*+,;=:@/?]*)?$/

/** Is the text a valid absolute IRI, by the grammar of RFC 3987 §2.2? */
export function isAbsoluteIRI(text: string): boolean {
  return plain.test(text) || validateIri(text, IriValidationStrategy.Strict) === undefined
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
