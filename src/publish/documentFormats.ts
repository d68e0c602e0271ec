import { formats } from '../rdf/formats.js'

/** A table for spreadsheets: offered for documents, and nowhere else, since only documents know the labels that it tells. */
const csv = {
  name: 'csv',
  title: 'CSV',
  mediaType: 'text/csv',
  aliases: ['application/csv'],
} as const

/** The formats of a document, in the order of preference: those of RDF, then CSV, then HTML, which is the last that is meant. */
export const documentFormats = [
  ...formats.filter((format) => format.name !== 'html'),
  csv,
  ...formats.filter((format) => format.name === 'html'),
] as const

/** The name of a format of documents, which is its extension. */
export type DocumentFormatName = (typeof documentFormats)[number]['name']
