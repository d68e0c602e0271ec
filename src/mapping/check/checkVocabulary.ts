import type { DatasetCore } from '@rdfjs/types'
import { Problem } from '../../problems/problem.js'
import { shorten } from '../../rdf/iri.js'
import { predicatesOf, subjectsWith, type Pointer } from '../../rdf/pointer.js'
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

/** What makes a node a part of a mapping, and the properties by which it must be reached. */
const parts: readonly { readonly has: readonly string[]; readonly by: readonly string[]; readonly what: string }[] = [
  {
    has: ['predicateMap', 'predicate', 'objectMap', 'object'],
    by: ['predicateObjectMap'],
    what: 'a predicate-object map that belongs to no triples map',
  },
]

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
  return parts.flatMap(({ has, by, what }) => {
    const reached = new Set(by.flatMap((local) => objectsOf(dataset, local)).map(({ term }) => keyOf(term)))
    const nodes = has
      .flatMap((local) => subjectsWith(dataset, rml + local))
      .filter(({ term }) => !reached.has(keyOf(term)))
    return unique(nodes).map((node) => new Problem('unused-map', `${nameOf(node, baseIRI)} is ${what}`))
  })
}

function objectsOf(dataset: DatasetCore, local: string): readonly Pointer[] {
  return subjectsWith(dataset, rml + local).flatMap((subject) => subject.out(rml + local))
}

function unique(nodes: readonly Pointer[]): readonly Pointer[] {
  return [...new Map(nodes.map((node) => [keyOf(node.term), node])).values()]
}

function keyOf({ termType, value }: Pointer['term']): string {
  return `${termType} ${value}`
}

function nameOf({ term }: Pointer, baseIRI: string): string {
  return term.termType === 'BlankNode' ? 'a blank node' : shorten(term.value, baseIRI)
}
