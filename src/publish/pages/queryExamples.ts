import type { View } from './view.js'

/** A query that runs on any release. */
export interface QueryExample {
  readonly title: string
  readonly query: string
}

/** Questions to begin with; they name what this release holds. */
export function queryExamples({ site, words, language }: View): QueryExample[] {
  const [thing] = site.datasets.flatMap(({ examples }) => examples)
  const examples = [
    { title: words.exampleClasses, query: classes(language) },
    { title: words.exampleLabels, query: labels },
    { title: words.exampleProperties, query: properties },
    { title: words.exampleGraphs, query: graphs },
  ]
  return thing === undefined ? examples : [...examples, { title: words.exampleDescribe, query: `DESCRIBE <${thing}>` }]
}

function classes(language: string): string {
  return `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?class (SAMPLE(?label) AS ?name) (COUNT(DISTINCT ?thing) AS ?count)
WHERE {
  ?thing a ?class .
  OPTIONAL { ?class rdfs:label ?label FILTER (langMatches(lang(?label), "${language}")) }
}
GROUP BY ?class
ORDER BY DESC(?count)`
}

const labels = `PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?thing (SAMPLE(?label) AS ?name) (COUNT(*) AS ?statements)
WHERE {
  ?thing skos:prefLabel ?label ;
    ?property ?value .
}
GROUP BY ?thing
ORDER BY DESC(?statements)
LIMIT 20`

const properties = `SELECT ?property (COUNT(*) AS ?count)
WHERE { ?thing ?property ?value }
GROUP BY ?property
ORDER BY DESC(?count)
LIMIT 50`

const graphs = `SELECT ?graph (COUNT(*) AS ?count)
WHERE { GRAPH ?graph { ?thing ?property ?value } }
GROUP BY ?graph
ORDER BY DESC(?count)`
