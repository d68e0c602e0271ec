/** What may stand as the value of a term of SHACL in a shape. */
export type ValueKind =
  | 'any'
  | 'boolean'
  | 'count'
  | 'datatype'
  | 'flags'
  | 'iri'
  | 'iris'
  | 'literal'
  | 'nodeKind'
  | 'path'
  | 'pattern'
  | 'property'
  | 'severity'
  | 'shape'
  | 'shapes'
  | 'string'
  | 'strings'
  | 'terms'

export interface ShapeTerm {
  readonly value: ValueKind
  /** May it stand several times in a shape? The engine reads one value of all the others. */
  readonly many?: boolean
  /** Does it say something of the values of a path, so that it has no sense without `sh:path`? */
  readonly needsPath?: boolean
}

/** The terms of SHACL Core that may stand in a shape, without `sh:` (W3C SHACL §2, §4 and appendix B). */
export const shapeTerms: Readonly<Record<string, ShapeTerm>> = {
  // targets
  targetClass: { value: 'iri', many: true },
  targetNode: { value: 'iri', many: true },
  targetSubjectsOf: { value: 'iri', many: true },
  // what every shape may say
  path: { value: 'path' },
  severity: { value: 'severity' },
  deactivated: { value: 'boolean' },
  message: { value: 'string', many: true },
  // constraints
  class: { value: 'iri', many: true },
  datatype: { value: 'datatype' },
  nodeKind: { value: 'nodeKind' },
  minCount: { value: 'count', needsPath: true },
  maxCount: { value: 'count', needsPath: true },
  minExclusive: { value: 'literal' },
  minInclusive: { value: 'literal' },
  maxExclusive: { value: 'literal' },
  maxInclusive: { value: 'literal' },
  minLength: { value: 'count' },
  maxLength: { value: 'count' },
  pattern: { value: 'pattern' },
  flags: { value: 'flags' },
  languageIn: { value: 'strings' },
  uniqueLang: { value: 'boolean', needsPath: true },
  equals: { value: 'iri' },
  disjoint: { value: 'iri' },
  lessThan: { value: 'iri', needsPath: true },
  lessThanOrEquals: { value: 'iri', needsPath: true },
  not: { value: 'shape' },
  and: { value: 'shapes' },
  or: { value: 'shapes' },
  xone: { value: 'shapes' },
  node: { value: 'shape', many: true },
  property: { value: 'property', many: true },
  qualifiedValueShape: { value: 'shape', needsPath: true },
  qualifiedMinCount: { value: 'count', needsPath: true },
  qualifiedMaxCount: { value: 'count', needsPath: true },
  qualifiedValueShapesDisjoint: { value: 'boolean', needsPath: true },
  closed: { value: 'boolean' },
  ignoredProperties: { value: 'iris' },
  hasValue: { value: 'any' },
  in: { value: 'terms' },
  // for forms and readers: they constrain nothing
  name: { value: 'any', many: true },
  description: { value: 'any', many: true },
  order: { value: 'any', many: true },
  group: { value: 'any', many: true },
  defaultValue: { value: 'any', many: true },
}

/** Terms that are refused rather than passed over in silence: what they ask cannot be judged thing by thing. */
export const refusedTerms: readonly string[] = ['sparql', 'target', 'targetObjectsOf', 'js', 'rule', 'expression']

/** Terms of SHACL that stand in other things than shapes: prefix declarations, paths, groups. */
export const otherTerms: readonly string[] = [
  'alternativePath',
  'declare',
  'entailment',
  'inversePath',
  'namespace',
  'oneOrMorePath',
  'prefix',
  'prefixes',
  'select',
  'shapesGraph',
  'suggestedShapesGraph',
  'zeroOrMorePath',
  'zeroOrOnePath',
]
