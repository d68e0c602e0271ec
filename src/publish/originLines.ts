import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { quoted } from '../rdf/nquads.js'
import type { DescriptionLines, Release } from '../release/release.js'
import type { Site } from './site.js'

/** A document, and the descriptions that it tells. */
interface Described {
  readonly iri: string
  readonly thing: string
  readonly subjects: readonly DescriptionLines[]
}

/**
 * From which rows of which files the statements of a document come, as far as that is known, as lines of N-Quads:
 * the document `prov:wasDerivedFrom` the row (PROV-O §3.1), which is a place in a file: `ptr:lineNumber` of its
 * `ptr:reference` (Pointer Methods in RDF 1.0, §2.2.2), where a sheet's or a query's row counts as a line, and labelled as
 * problems are told (`museums.csv:12`). CSVW's `csvw:rownum` counts rows without the header, and would be wrong where a cell
 * has several lines. The file is the input of the build in the catalogue, which tells its check sum.
 *
 * Where the row is not known, in a document about itself (whose fragments name its terms), and beyond the first hundred
 * rows of a file, it is the file that is said to be the source.
 */
export function originLines(site: Site, { iri, thing, subjects }: Described): string[] {
  const lines: string[] = []
  for (const [file, rows] of rowsByFile(subjects)) {
    const source = sourceOf(site, file)
    const known = iri === thing ? [] : [...rows].filter((row) => row > 0).slice(0, mostRows)
    for (const row of known) {
      const place = `<${iri}#row-${source.key}-${row}>`
      lines.push(
        `<${iri}> ${words.wasDerivedFrom} ${place} .`,
        `${place} ${words.label} ${quoted(`${source.label}:${row}`)} .`,
        `${place} ${words.lineNumber} "${row}"^^${words.positiveInteger} .`,
        `${place} ${words.reference} <${source.iri ?? fileIRI(iri, source)}> .`,
      )
    }
    const whole = `<${source.iri ?? fileIRI(iri, source)}>`
    if (known.length < rows.size) lines.push(`<${iri}> ${words.wasDerivedFrom} ${whole} .`)
    lines.push(`${whole} ${words.label} ${quoted(source.label)} .`)
  }
  return lines
}

/** A dataset may say something of a thing in thousands of rows. */
const mostRows = 100

/** File → its rows, in the order of what they say; 0: not known. */
function rowsByFile(subjects: readonly DescriptionLines[]): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>()
  for (const { origins } of subjects) {
    for (const origin of origins()) {
      if (origin?.file === undefined) continue
      const rows = found.get(origin.file)
      if (rows === undefined) found.set(origin.file, new Set([origin.line ?? 0]))
      else rows.add(origin.line ?? 0)
    }
  }
  return found
}

/** A file as it is told of. */
interface Source {
  /** Its name; not where it lay, which is nobody's business. */
  readonly label: string
  /** The same, as a part of an IRI. */
  readonly key: string
  /** The catalogue's, where that tells of it. */
  readonly iri: string | undefined
}

/** Files are few: each is looked for once in the catalogue of a release. */
const known = new WeakMap<Release, Map<string, Source>>()

function sourceOf({ release, address }: Site, file: string): Source {
  let sources = known.get(release)
  if (sources === undefined) known.set(release, (sources = new Map<string, Source>()))
  let source = sources.get(file)
  if (source === undefined)
    sources.set(file, (source = findSource(release, file, `${address.baseIRI}catalogue#input-`)))
  return source
}

function findSource({ catalogue }: Release, file: string, inputs: string): Source {
  const [own = file, folder] = file.split(/[/\\]/).reverse()
  const labelled = catalogue.match(null, factory.namedNode(name('rdfs', 'label')), factory.literal(own))
  const iris = [...labelled].map(({ subject }) => subject.value).filter((iri) => iri.startsWith(inputs))
  // Files of one name in several folders are told apart by these.
  const label = iris.length > 1 && folder ? `${folder}/${own}` : own
  return { label, key: encodeURIComponent(label), iri: iris.length === 1 ? iris[0] : undefined }
}

function fileIRI(iri: string, { key }: Source): string {
  return `${iri}#file-${key}`
}

const words = {
  wasDerivedFrom: `<${name('prov', 'wasDerivedFrom')}>`,
  label: `<${name('rdfs', 'label')}>`,
  lineNumber: `<${name('ptr', 'lineNumber')}>`,
  reference: `<${name('ptr', 'reference')}>`,
  positiveInteger: `<${name('xsd', 'positiveInteger')}>`,
} as const
