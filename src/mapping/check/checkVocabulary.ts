import type { DatasetCore } from '@rdfjs/types'
import { Problem } from '../../problems/problem.js'
import { shorten } from '../../rdf/iri.js'
import { predicatesOf, subjectsWith, termKey, type Pointer } from '../../rdf/pointer.js'
import { nearest } from '../../sources/columns.js'
import { rml } from '../vocabulary.js'

/** The properties of RML that are read here, by module: Core, IO, FNML, CC, LV; and those of R2RML that have become RML's. */
const properties: ReadonlySet<string> = new Set(
  [
    'baseIRI logicalSource subjectMap subject class predicateObjectMap predicateMap predicate objectMap object graphMap graph',
    'constant reference template termType languageMap language datatypeMap datatype',
    'parentTriplesMap joinCondition childMap child parentMap parent',
    'source referenceFormulation iterator query tableName logicalTable sqlVersion root path null encoding compression',
    'namespace namespacePrefix namespaceURL logicalTarget target serialization',
    'functionExecution functionMap function input parameterMap parameter inputValueMap inputValue returnMap return condition',
    'gather gatherAs strategy allowEmptyListAndContainer',
    'viewOn field fieldName leftJoin innerJoin fullJoin outerJoin parentLogicalView structuralAnnotation onFields targetView targetFields',
  ].flatMap((line) => line.split(' ')),
)

/** What a predicate-object map is known by. */
const statementParts = ['predicateMap', 'predicate', 'objectMap', 'object']

/** Tells of words in RML's namespace that RML has not, and of parts that nothing leads to: they would go unheard. */
export function checkVocabulary(dataset: DatasetCore, baseIRI: string): readonly Problem[] {
  return [...unknownTerms(dataset), ...unreachable(dataset, baseIRI)]
}

function unknownTerms(dataset: DatasetCore): readonly Problem[] {
  return predicatesOf(dataset)
    .filter((iri) => iri.startsWith(rml))
    .map((iri) => iri.slice(rml.length))
    .filter((local) => !properties.has(local))
    .map((local) => new Problem('unknown-term', `RML has no property rml:${local}${nearest(local, [...properties])}`))
}

function unreachable(dataset: DatasetCore, baseIRI: string): readonly Problem[] {
  const property = `${rml}predicateObjectMap`
  const reached = subjectsWith(dataset, property).flatMap((map) => map.out(property))
  const left = byKey(statementParts.flatMap((local) => subjectsWith(dataset, rml + local)))
  for (const key of byKey(reached).keys()) left.delete(key)
  const what = 'a predicate-object map that belongs to no triples map'
  return [...left.values()].map((node) => new Problem('unused-map', `${nameOf(node, baseIRI)} is ${what}`))
}

function byKey(nodes: readonly Pointer[]): Map<string, Pointer> {
  return new Map(nodes.map((node) => [termKey(node.term), node]))
}

function nameOf({ term }: Pointer, baseIRI: string): string {
  return term.termType === 'BlankNode' ? 'a blank node' : shorten(term.value, baseIRI)
}
