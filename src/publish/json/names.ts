/** An IRI's short name in JSON-LD, and back: what a document writes with the prefixes that it may use. */
export interface Names {
  /** `prefix:local` where a prefix fits, else the IRI; for keys, classes and datatypes. */
  short(iri: string): string
  /** The prefixes that an IRI would be taken for (`geo:48.8,2.3` with a prefix `geo`), written out as it is. */
  misread(iri: string): string | undefined
}

/** The prefixes of a theme that can stand in a context beside its terms, by name (JSON-LD 1.1 §9.3). */
export function usablePrefixes(
  prefixes: Readonly<Record<string, string>>,
  terms: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const usable = Object.entries(prefixes).filter(
    ([prefix, namespace]) =>
      /^[A-Za-z][\w.-]*$/.test(prefix) && !terms.has(prefix) && /^[A-Za-z][A-Za-z0-9+.-]*:/.test(namespace),
  )
  return new Map(usable.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Names with those prefixes; what is asked once is remembered, within bounds. */
export function createNames(prefixes: ReadonlyMap<string, string>): Names {
  // The longest namespace that fits is the nearest.
  const entries = [...prefixes].sort(([, a], [, b]) => b.length - a.length)
  const known = new Map<string, string>()
  const find = (iri: string): string => {
    const fit = entries.find(([, namespace]) => iri.startsWith(namespace) && !iri.startsWith('//', namespace.length))
    return fit ? `${fit[0]}:${iri.slice(fit[1].length)}` : iri
  }
  return {
    short(iri) {
      let found = known.get(iri)
      if (found === undefined) {
        if (known.size >= rememberedNames) known.clear()
        known.set(iri, (found = find(iri)))
      }
      return found
    },
    misread(iri) {
      const colon = iri.indexOf(':')
      if (iri.startsWith('//', colon + 1)) return undefined
      const scheme = iri.slice(0, colon)
      return prefixes.has(scheme) ? scheme : undefined
    },
  }
}

/** Predicates, classes and datatypes are few; IRIs of things are not asked for. */
const rememberedNames = 5_000
