/** Addresses of registries' pages, as patterns: what people copy from a browser, with or without what is around it. */

/** One segment of a path. */
export const segment = String.raw`([^/?#]+)`

/**
 * The pattern of web addresses that begin with a host and a path: `http`, `https` or neither, `www.` or not, one slash of
 * `//` lost on the way, in any case; a slash, query and fragment may follow.
 *
 * @param start what stands before the value, as a pattern in which a point means a point
 * @param value the pattern of the value, in a group, and what may follow it
 */
export function web(start: string, value: string = segment): RegExp {
  // A point that quantifiers or escapes belong to is left as it is: `.*`, `\.`.
  const literal = start.replace(/(?<!\\)\.(?![*+])/g, String.raw`\.`)
  return new RegExp(String.raw`^(?:https?:/{1,2})?(?:www\.)?${literal}${value}/?(?:[?#].*)?$`, 'i')
}

/** scanR's pages of organisations, which go by their RNSR, SIREN, SIRET, UAI or Paysage identifier. */
export const scanr = web('scanr.enseignementsup-recherche.gouv.fr/(?:entite|entities|structures?|organizations?)/')
