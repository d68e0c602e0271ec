/** The vocabularies that the program itself speaks, by their usual prefixes. A theme brings its own beside these. */
export const prefixes = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  owl: 'http://www.w3.org/2002/07/owl#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  dct: 'http://purl.org/dc/terms/',
  dc: 'http://purl.org/dc/elements/1.1/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  org: 'http://www.w3.org/ns/org#',
  schema: 'http://schema.org/',
  bibo: 'http://purl.org/ontology/bibo/',
  geo: 'http://www.w3.org/2003/01/geo/wgs84_pos#',
  geosparql: 'http://www.opengis.net/ont/geosparql#',
  qb: 'http://purl.org/linked-data/cube#',
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  void: 'http://rdfs.org/ns/void#',
  prov: 'http://www.w3.org/ns/prov#',
  dqv: 'http://www.w3.org/ns/dqv#',
  sh: 'http://www.w3.org/ns/shacl#',
  vann: 'http://purl.org/vocab/vann/',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  ptr: 'http://www.w3.org/2009/pointers#',
  sd: 'http://www.w3.org/ns/sparql-service-description#',
  spdx: 'http://spdx.org/rdf/terms#',
  sssom: 'https://w3id.org/sssom/',
  semapv: 'https://w3id.org/semapv/vocab/',
} as const

/** Full IRI of a prefixed name of one of {@link prefixes}: `name('skos', 'prefLabel')`. */
export function name(prefix: keyof typeof prefixes, local: string): string {
  return prefixes[prefix] + local
}
