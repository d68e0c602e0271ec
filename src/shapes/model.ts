/** Texts by language tag; those without a language stand under `''`. */
export type Texts = Readonly<Record<string, string>>

/**
 * What a node shape says of the things of a class (SHACL §2.1): plain data, read once. Validation, collections, JSON-LD,
 * the description of the API and the layout of pages all follow it.
 */
export interface ClassShape {
  /**
   * The name of the collection of its things (`/api/{key}`), and of its schema: the shape's `skos:notation`, else the class's
   * local name in kebab case (`research-unit`). Unique in the theme.
   */
  readonly key: string
  /** IRI of the shape. */
  readonly shape: string
  /** IRI of the class, and those of the classes below it, whose things are in the collection too. */
  readonly classIRI: string
  readonly subClasses: readonly string[]
  /** `rdfs:label` of the shape, else of the class. */
  readonly labels: Texts
  /** `rdfs:comment` (or `sh:description`) of the shape, else of the class. */
  readonly descriptions: Texts
  /** By group, then by `sh:order`, then as in the document; properties that several shapes of a class state are joined. */
  readonly properties: readonly PropertyShape[]
}

/** What a property shape says of one property of the things of a class (SHACL §2.3). */
export interface PropertyShape {
  /**
   * Its name in JSON and in addresses (`openAccess`): the property shape's `skos:notation`, else the local name of the last
   * step of its path. The same path has the same key in all shapes; two paths never share one (then the later is written
   * with its prefix: `schema_name`).
   */
  readonly key: string
  /** The predicates to go along, one after the other: mostly one; several for a sequence path, `inverse` for an inverse one. */
  readonly path: readonly Step[]
  /** `sh:name`, `sh:description`. */
  readonly labels: Texts
  readonly descriptions: Texts
  readonly order: number | undefined
  readonly group: PropertyGroup | undefined
  /** What its values are. */
  readonly kind: ValueKind
  /** `sh:datatype` (of itself or of the members of `sh:or`), where values are literals; else empty. */
  readonly datatypes: readonly string[]
  /** `sh:class` (of itself or of the members of `sh:or`), where values are things; else empty. */
  readonly classes: readonly string[]
  readonly minCount: number
  /** Absent where the shape sets no limit. */
  readonly maxCount?: number | undefined
  /** At most one value a language. */
  readonly uniqueLang: boolean
  readonly pattern: string | undefined
  /** Values of `sh:in`: IRIs or lexical forms; else undefined. */
  readonly in: readonly string[] | undefined
  /** The shape of its values where `sh:node` names one, or where values are blank nodes that a nested shape describes. */
  readonly properties: readonly PropertyShape[] | undefined
}

/** One predicate of a path. */
export interface Step {
  readonly iri: string
  readonly inverse: boolean
}

/** `sh:PropertyGroup`. */
export interface PropertyGroup {
  readonly iri: string
  readonly labels: Texts
  readonly order: number | undefined
}

/**
 * - `text`: literals with or without a language (rdf:langString, xsd:string, or both)
 * - `string`: plain strings without language (xsd:string, or a pattern without a datatype: identifiers)
 * - `literal`: other datatypes
 * - `iri`: things, ours or of others
 * - `node`: blank nodes or parts that are told where they are named
 * - `any`: the shape does not say
 */
export type ValueKind = 'text' | 'string' | 'literal' | 'iri' | 'node' | 'any'
