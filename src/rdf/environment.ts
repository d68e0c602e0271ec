import rdf from 'rdf-ext'

/** The one data factory of the program (RDF/JS data model and dataset specifications), by rdf-ext. */
export const factory = rdf
