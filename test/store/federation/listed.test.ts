import { expect, test } from 'vitest'
import { readDocument } from '../../../src/rdf/document.js'
import { listedServices } from '../../../src/store/federation/listed.js'

test('the catalogue names endpoints of others as services that it relates to', () => {
  const { dataset } = readDocument(
    `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
    <catalogue> a dcat:Catalog ; dct:relation <service/wikidata> , <service/idref> , <elsewhere> ; dcat:service <service/own> .
    <service/wikidata> a dcat:DataService ; dct:title "Wikidata"@en ; dct:license <https://creativecommons.org/publicdomain/zero/1.0/> ;
      dcat:endpointURL <https://query.wikidata.org/sparql> .
    <service/idref> a dcat:DataService ; dcat:endpointURL <https://data.idref.fr/sparql> .
    <service/own> a dcat:DataService ; dcat:endpointURL <sparql> .
    <elsewhere> dcat:endpointURL <https://elsewhere.example/sparql> .`,
    { baseIRI: 'https://own.example/', file: 'catalogue.ttl' },
  )
  expect(listedServices(dataset)).toEqual([
    { endpoint: 'https://data.idref.fr/sparql', title: undefined, licence: undefined },
    {
      endpoint: 'https://query.wikidata.org/sparql',
      title: 'Wikidata',
      licence: 'https://creativecommons.org/publicdomain/zero/1.0/',
    },
  ])
})
