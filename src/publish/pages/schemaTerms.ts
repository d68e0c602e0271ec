import { name, prefixes } from '../../rdf/namespaces.js'
import type { Release } from '../../release/release.js'

/** The name of a class in schema.org: its own, else those of the nearest classes above it, else that of a common one. */
export function schemaClasses(release: Release, iri: string): readonly string[] {
  return namesAbove(release, iri, name('rdfs', 'subClassOf'))
}

/** The names of a property in schema.org, found in the same way. */
export function schemaProperties(release: Release, iri: string): readonly string[] {
  return namesAbove(release, iri, name('rdfs', 'subPropertyOf'))
}

function namesAbove(release: Release, iri: string, above: string): readonly string[] {
  let known = names.get(release)
  if (known === undefined) names.set(release, (known = new Map<string, readonly string[]>()))
  const key = `${above} ${iri}`
  let found = known.get(key)
  if (found === undefined) {
    // IRIs of classes come with the data, and may be many.
    if (known.size >= remembered) known.clear()
    known.set(key, (found = find(release, iri, above)))
  }
  return found
}

const remembered = 5_000

/** What terms of a release are in schema.org: a release does not change. */
const names = new WeakMap<Release, Map<string, readonly string[]>>()

function find(release: Release, iri: string, above: string): readonly string[] {
  const met = new Set([iri])
  const found = new Set<string>()
  // What is added while the set is walked through is walked through too.
  for (const each of met) {
    const own = schemaName(each)
    if (own !== undefined) found.add(own)
    else if (met.size < farthest) statedAbove(release, each, above).forEach((next) => met.add(next))
  }
  return [...found]
}

/** A hierarchy has few steps; one without end is left. */
const farthest = 100

function statedAbove(release: Release, iri: string, above: string): readonly string[] {
  const quads = release.describe(iri)?.quads ?? []
  return quads
    .filter(
      ({ subject, predicate, object }) =>
        subject.value === iri && predicate.value === above && object.termType === 'NamedNode',
    )
    .map(({ object }) => object.value)
}

/** Both spellings of the namespace are in use. */
function schemaName(iri: string): string | undefined {
  const namespace = [prefixes.schema, 'https://schema.org/'].find((each) => iri.startsWith(each))
  const local = namespace === undefined ? equivalents[iri] : iri.slice(namespace.length)
  return local !== undefined && /^\w+$/.test(local) ? local : undefined
}

/** Terms of common vocabularies that say what a term of schema.org says. */
const equivalents: Readonly<Record<string, string>> = {
  [name('dcat', 'Dataset')]: 'Dataset',
  [name('dcat', 'Catalog')]: 'DataCatalog',
  [name('dcat', 'Distribution')]: 'DataDownload',
  [name('org', 'Organization')]: 'Organization',
  [name('foaf', 'Organization')]: 'Organization',
  [name('foaf', 'Person')]: 'Person',
  [name('owl', 'Ontology')]: 'DefinedTermSet',
  [name('owl', 'Class')]: 'DefinedTerm',
  [name('rdfs', 'Class')]: 'DefinedTerm',
  [name('owl', 'ObjectProperty')]: 'DefinedTerm',
  [name('owl', 'DatatypeProperty')]: 'DefinedTerm',
  [name('rdf', 'Property')]: 'DefinedTerm',
  [name('skos', 'Concept')]: 'DefinedTerm',
  [name('skos', 'ConceptScheme')]: 'DefinedTermSet',
  [name('skos', 'inScheme')]: 'inDefinedTermSet',
  [name('rdfs', 'isDefinedBy')]: 'inDefinedTermSet',
  [name('dct', 'publisher')]: 'publisher',
  [name('dct', 'isPartOf')]: 'isPartOf',
  [name('dct', 'hasPart')]: 'hasPart',
  [name('dct', 'issued')]: 'datePublished',
  [name('dct', 'modified')]: 'dateModified',
  [name('dct', 'license')]: 'license',
  [name('dct', 'subject')]: 'about',
  [name('dct', 'creator')]: 'creator',
  [name('dct', 'language')]: 'inLanguage',
  [name('dcat', 'keyword')]: 'keywords',
  [name('org', 'subOrganizationOf')]: 'parentOrganization',
  [name('org', 'hasSubOrganization')]: 'subOrganization',
}
