import { factory } from '../rdf/environment.js'
import { formatNamed, formats, type FormatName } from '../rdf/formats.js'
import { name } from '../rdf/namespaces.js'
import { checksum } from './checksum.js'
import type { CatalogueFacts } from './facts.js'
import type { FileFacts } from './graphFiles.js'
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
    ...kindOf(dump, formatNamed('nq')),
    ...licencesOf(of, facts).map((licence): Statement => [dump, name('dct', 'license'), licence]),
    ...sizeOf(dump, { bytes: facts.release.bytes, sha256: facts.release.digest }),
  ]
}

/**
 * The graph of a dataset as distributions of it, one a format of RDF: at the graph's IRI, which is negotiated, and as a
 * file. Sizes and check sums are told of the files that are the graph's lines as they stand; the others are made of them
 * when they are asked for.
 */
export function graphStatements(dataset: string, graph: string, facts: CatalogueFacts): readonly Statement[] {
  const { files } = facts.graphs.get(graph) ?? {}
  if (files === undefined) return []
  return rdfFormats.flatMap((format): readonly Statement[] => {
    const [distribution, url] = [`${dataset}#graph-${format.name}`, `${graph}.${format.name}`]
    const known = (files as Readonly<Partial<Record<FormatName, FileFacts>>>)[format.name]
    return [
      [dataset, name('dcat', 'distribution'), distribution],
      [distribution, name('rdf', 'type'), name('dcat', 'Distribution')],
      [distribution, name('dct', 'title'), factory.literal(`Ce jeu de données, en ${format.title}`, 'fr')],
      [distribution, name('dct', 'title'), factory.literal(`This dataset, as ${format.title}`, 'en')],
      [distribution, name('dcat', 'accessURL'), graph],
      [distribution, name('dcat', 'downloadURL'), url],
      ...kindOf(distribution, format),
      ...licencesOf(dataset, facts).map((licence): Statement => [distribution, name('dct', 'license'), licence]),
      ...(known === undefined ? [] : sizeOf(distribution, known)),
    ]
  })
}

const rdfFormats = formats.filter((format) => format.name !== 'html')

type RdfFormat = (typeof rdfFormats)[number]

/** Media type (IANA) and format (file types of the Publications Office of the EU), as DCAT-AP 3 §4.4 recommends both. */
function kindOf(distribution: string, { name: format, mediaType }: RdfFormat): readonly Statement[] {
  return [
    [distribution, name('dcat', 'mediaType'), `https://www.iana.org/assignments/media-types/${mediaType}`],
    [
      distribution,
      name('dct', 'format'),
      `http://publications.europa.eu/resource/authority/file-type/${fileTypes[format]}`,
    ],
  ]
}

const fileTypes: Readonly<Record<RdfFormat['name'], string>> = {
  ttl: 'RDF_TURTLE',
  nt: 'RDF_N_TRIPLES',
  jsonld: 'JSON_LD',
  rdf: 'RDF_XML',
  nq: 'RDF_N_QUADS',
  trig: 'RDF_TRIG',
}

function sizeOf(distribution: string, { bytes, sha256 }: FileFacts): readonly Statement[] {
  return [
    [distribution, name('dcat', 'byteSize'), number(bytes, 'nonNegativeInteger')],
    ...(sha256 === undefined ? [] : checksum(distribution, sha256)),
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
