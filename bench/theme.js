import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Rows of the generated table; some nine quads each. */
export const rows = 100_000

/**
 * Writes a theme of one table: names with accents and quotes, an identifier, a date, a number, a list, a link to another row.
 *
 * @param {string} folder where there is nothing yet
 */
export async function writeTheme(folder) {
  for (const name of ['data', 'mappings', 'ontologies']) await mkdir(join(folder, name), { recursive: true })
  await writeFile(join(folder, 'data/units.csv'), table())
  await writeFile(join(folder, 'data/catalogue.ttl'), catalogue)
  await writeFile(join(folder, 'mappings/units.ttl'), mapping)
  await writeFile(join(folder, 'ontologies/units.ttl'), ontology)
}

function table() {
  const lines = Array.from({ length: rows }, (_, i) =>
    [
      i,
      `"Laboratoire d’études n° ${i}, dit ""l’Été"""`,
      `U${i % 977}`,
      `${1950 + (i % 75)}-0${1 + (i % 9)}-1${i % 10}`,
      i * 7,
      `sigle ${i % 13};sigle ${i % 17}`,
      Math.floor(i / 10),
    ].join(','),
  )
  return ['number,name,code,opened,size,labels,parent', ...lines, ''].join('\n')
}

const mapping = `
@prefix rml: <http://w3id.org/rml/> .
@prefix grel: <http://users.ugent.be/~bjdmeest/function/grel.ttl#> .
@prefix u: <ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<#Unit>
  rml:logicalSource [ rml:source [ a rml:RelativePathSource ; rml:path "units.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "id/unit/{number}" ; rml:class u:Unit ; rml:graph <graph/units> ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel , rdfs:label ; rml:objectMap [ rml:reference "name" ; rml:language "fr" ] ] ;
  rml:predicateObjectMap [ rml:predicate skos:notation ; rml:objectMap [ rml:reference "code" ] ] ;
  rml:predicateObjectMap [ rml:predicate dct:issued ; rml:objectMap [ rml:reference "opened" ; rml:datatype xsd:date ] ] ;
  rml:predicateObjectMap [ rml:predicate u:size ; rml:objectMap [ rml:reference "size" ; rml:datatype xsd:integer ] ] ;
  rml:predicateObjectMap [ rml:predicate skos:altLabel ; rml:objectMap [ rml:functionExecution [ rml:function grel:string_split ;
    rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ rml:reference "labels" ] ] , [ rml:parameter grel:p_string_sep ; rml:inputValue ";" ] ] ] ] ;
  rml:predicateObjectMap [ rml:predicate dct:isPartOf ; rml:objectMap [ rml:template "id/unit/{parent}" ] ] .
`

const ontology = `
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix u: <ontology#> .

<ontology> a owl:Ontology .
u:Unit a owl:Class ; rdfs:label "unit"@en .
u:size a owl:DatatypeProperty ; rdfs:label "size"@en .
u:UnitShape a sh:NodeShape ; sh:targetClass u:Unit ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:uniqueLang true ] , [ sh:path u:size ; sh:maxCount 1 ] .
`

const catalogue = `
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
<catalogue> a dcat:Catalog ; dct:title "Units"@en ; dcat:dataset <dataset/units> .
<dataset/units> a dcat:Dataset ; dct:identifier "units" ; dct:title "Units"@en .
`
