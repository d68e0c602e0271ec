import { formats } from '../rdf/formats.js'
import type { LogicalSource } from './source.js'

const rdfTypes = formats.filter(({ name }) => name !== 'html').map(({ mediaType }) => mediaType)

/** Servers that have nothing of it may send what they have. */
const anything = '*/*;q=0.5'

/** The media types that a server is asked for where the mapping does not say it, by the kind of rows. */
export const accepted: Readonly<Partial<Record<LogicalSource['kind'], string>>> = {
  csv: `text/csv, ${anything}`,
  json: `application/json, ${anything}`,
  xml: `application/xml, text/xml, ${anything}`,
  rdf: `${rdfTypes.join(', ')}, ${anything}`,
  bindings: `application/sparql-results+json, ${anything}`,
}
