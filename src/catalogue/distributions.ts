import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { checksum } from './checksum.js'
import type { CatalogueFacts } from './facts.js'
import { number, objectsOf, type Statement } from './statement.js'

/** Where the file of all quads of a release can be fetched. */
export function dumpURL({ baseIRI, release }: CatalogueFacts): string {
  return `${baseIRI}dump/${release.digest}/quads.nq`
}

/**
 * The file of all quads as a distribution of a dataset or of the catalogue, under its licences: each dataset can be had as
 * RDF, in its named graph among the others'.
 */
export function dumpStatements(of: string, facts: CatalogueFacts): readonly Statement[] {
  const [dump, url] = [`${of}#dump`, dumpURL(facts)]
  return [
    [of, name('void', 'dataDump'), url],
    [of, name('dcat', 'distribution'), dump],
    [dump, name('rdf', 'type'), name('dcat', 'Distribution')],
    [dump, name('dct', 'title'), factory.literal('Tous les jeux de données, en N-Quads', 'fr')],
    [dump, name('dct', 'title'), factory.literal('All datasets, as N-Quads', 'en')],
    [dump, name('dcat', 'accessURL'), url],
    [dump, name('dcat', 'downloadURL'), url],
    [dump, name('dcat', 'mediaType'), 'https://www.iana.org/assignments/media-types/application/n-quads'],
    [dump, name('dcat', 'byteSize'), number(facts.release.bytes, 'nonNegativeInteger')],
    ...licencesOf(of, facts).map((licence): Statement => [dump, name('dct', 'license'), licence]),
    ...checksum(dump, facts.release.digest),
  ]
}

/** Each distribution says its licence (DCAT-AP 3 §4.4): where the theme gives it none, the dataset's holds. */
export function inheritedLicences(dataset: string, facts: CatalogueFacts): readonly Statement[] {
  const distributions = objectsOf(facts.curated, dataset, name('dcat', 'distribution')).map(({ value }) => value)
  return distributions
    .filter((distribution) => licencesOf(distribution, facts).length === 0)
    .flatMap((distribution) =>
      licencesOf(dataset, facts).map((licence): Statement => [distribution, name('dct', 'license'), licence]),
    )
}

function licencesOf(of: string, { curated }: CatalogueFacts) {
  return objectsOf(curated, of, name('dct', 'license'))
}
