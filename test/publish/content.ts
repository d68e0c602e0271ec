/** The base of the test release; it has a path when a test asks for it. */
export const defaultBase = 'https://example.org/'

/** What the test release says: small, and nasty wherever real data has been. Graph and relative IRIs are below the base. */
export function content(baseIRI: string): string {
  return `
@base <${baseIRI}> .
@prefix : <${baseIRI}ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix schema: <http://schema.org/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix geosparql: <http://www.opengis.net/ont/geosparql#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<graph/houses> {
  <id/house/1> a :House , schema:Museum ;
    skos:prefLabel "Maison <script>alert('1')</script> & \\"co\\""@fr , "House of Glass"@en ;
    skos:altLabel "La maison", "Дом"@ru ;
    dct:description "Une longue description."@fr , "A long description."@en ;
    :code "0755976N" ;
    :registry "shared-1" ;
    :built "1530"^^xsd:gYear ; :opened "1971-03-02"^^xsd:date ; :area 12345.5 ; :isOpen true ; :seen "2025-01-02T03:04:05Z"^^xsd:dateTime ;
    geo:lat 48.85 ; geo:long 2.35 ; geosparql:asWKT "POINT(2.35 48.85)"^^geosparql:wktLiteral ;
    owl:sameAs <https://registry.example/houses/1> , <http://www.wikidata.org/entity/Q1> ;
    foaf:homepage <javascript:alert(1)> , <https://example.com/a?b=1&c=%22> , <mailto:house@example.com> ;
    :near <id/house/%C3%A9t%C3%A9> , <id/house/été%20(1)> , <geo:48.8,2.3> ;
    :unknownNeighbour <id/house/not-here> ;
    :address [ :street "rue des \\"Fleurs\\"\\r\\nbâtiment B" ; :town <id/place/75056> ; :inner [ :note "deep" ] ] ;
    :part <id/house/1#garden> .
  <id/house/1#garden> rdfs:label "The garden"@en ; :size 12 ; :part <id/house/1#pond> .
  <id/house/1#pond> :depth 3 ; :part <id/house/1#garden> .
  <id/house/été%20(1)> a :House ; rdfs:label "Été (1)"@fr ; :registry "shared-1" ; :code "X1" .
  <id/house/a(b)'c!> a :House ; rdfs:label "Parentheses" .
  <id/house/enc%28oded%29> a :House ; rdfs:label "Encoded parentheses" .
  <id/house/q?mark=1> a :House ; rdfs:label "Question mark" ; :near <id/house/1> .
  <id/house/%2525> a :House ; rdfs:label "Percent" .
  <id/house/rtl> a :House ; rdfs:label "بيت الزجاج"@ar , "reversed \u202Egnp.exe" ; :code "٣" .
  <id/house/empty> a :House .
  <id/house/long> a :House ; rdfs:label "${'Very long label '.repeat(40)}" ; dct:description "${'word '.repeat(30_000)}" .
  <id/house/blank> a :House ; rdfs:label "Circle" ; :part _:a . _:a :part _:b ; rdfs:label "a" . _:b :part _:a ; rdfs:label "b\\u0007ell" .
  <id/house/odd> a :House ; rdfs:label "Odd" ; <http://example.com/123> "no local name" ; :day "not a date"^^xsd:date ; :n "NaN"^^xsd:double ; :big "123456789012345678901234567890.5"^^xsd:decimal .
}
<graph/books> {
  <id/book/10.1234/ab.cd> a :Book ; dct:title "DOI with dots" ; :about <id/house/1> ; :doi "10.1234/ab.cd" .
  <id/book/10.1234/index.html> a :Book ; dct:title "Ends like a page" ; :about <id/house/1> ; :doi "10.1234/index.html" .
  <id/book/10.1234/%3Cx%3E> a :Book ; dct:title "SICI" ; :about <id/house/1> .
  <id/place/75056> rdfs:label "Paris" .
  <id/house/1> skos:prefLabel "House of Glass"@en ; :mentionedIn <id/book/10.1234/ab.cd> .
${Array.from({ length: 130 }, (_, i) => `  <id/book/n${String(i).padStart(3, '0')}> a :Book ; dct:title "Book ${i}" ; :about <id/place/75056> .`).join('\n')}
}
<graph/ontology> {
  <ontology> a owl:Ontology ; dct:title "The words"@en , "Les mots"@fr .
  :House a owl:Class ; rdfs:label "House"@en , "Maison"@fr ; rdfs:subClassOf schema:Place .
  :Book a owl:Class ; rdfs:label "Book"@en , "Livre"@fr .
  :code a owl:DatatypeProperty ; rdfs:label "code"@en ; rdfs:subPropertyOf dct:identifier ; skos:notation "code" .
  :near a owl:ObjectProperty ; rdfs:label "near"@en , "près de"@fr ; rdfs:domain :House .
  :about a owl:ObjectProperty ; rdfs:label "about"@en , "sujet"@fr .
  <scheme/kinds> a skos:ConceptScheme ; skos:prefLabel "Kinds"@en .
  <scheme/kinds/x> a skos:Concept ; skos:inScheme <scheme/kinds> ; skos:prefLabel "X"@en .
}
`
}

/** What the catalogue of the test release says. */
export function catalogue(baseIRI: string): string {
  return `
@base <${baseIRI}> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<catalogue> a dcat:Catalog ; dct:title "Maisons"@fr , "Houses"@en ; dct:description "All houses."@en ; dcat:dataset <dataset/houses> , <dataset/books> .
<dataset/houses> a dcat:Dataset ; dct:title "Les maisons"@fr , "The houses"@en ; dct:license <https://licence.example/1> ;
  void:triples 60 ; void:exampleResource <id/house/1> ; dct:modified "2025-04"^^xsd:gYearMonth ; dct:source <https://source.example/x.csv> .
<dataset/books> a dcat:Dataset ; dct:title "The books"@en ; void:triples 300 ; dcat:distribution <dataset/books#csv> .
<dataset/books#csv> a dcat:Distribution ; dct:license <https://licence.example/2> .
`
}
