import { name } from '../../rdf/namespaces.js'
import type { PropertyShape, ValueKind } from '../../shapes/model.js'
import { localName } from '../../shapes/texts.js'
import { pathKey } from '../../shapes/path.js'
import type { Term } from './forms.js'

/** What is said of one thing, as a shape would have it. */
interface Statement extends Pick<PropertyShape, 'path' | 'kind' | 'datatypes' | 'maxCount'> {
  /** What is told of its values. */
  readonly within?: readonly Statement[]
}

/** From a page to the others (`hydra:PartialCollectionView`). */
const pages = ['first', 'previous', 'next', 'last'].map((local) => single(statement(name('hydra', local), 'iri')))

/** A row of a file. */
const row = [
  single(statement(name('ptr', 'lineNumber'), 'literal', [name('xsd', 'positiveInteger')])),
  single(statement(name('ptr', 'reference'), 'iri')),
]

/** What points to the thing by one predicate (`hydra:Collection`). */
const collection = [
  single(statement(name('void', 'property'), 'iri')),
  single(statement(name('hydra', 'totalItems'), 'literal', [name('xsd', 'integer')])),
  { ...single(statement(name('hydra', 'view'), 'node')), within: pages },
]

/** What a document says of itself. */
const statements: readonly Statement[] = [
  statement(name('void', 'inDataset'), 'iri'),
  statement(name('dct', 'license'), 'iri'),
  single(statement(name('dct', 'modified'), 'literal', [name('xsd', 'dateTime')])),
  single(statement(name('owl', 'versionInfo'), 'string')),
  { ...statement(name('prov', 'wasDerivedFrom'), 'node'), within: row },
  { ...statement(name('hydra', 'collection'), 'node'), within: collection },
  ...pages,
]

function statement(iri: string, kind: ValueKind, datatypes: readonly string[] = []): Statement {
  return { path: [{ iri, inverse: false }], kind, datatypes }
}

function single(said: Statement): Statement {
  return { ...said, maxCount: 1 }
}

/** The properties of documents, under the keys that the theme gives them; what would take the name of another is left out. */
export function documentProperties(terms: ReadonlyMap<string, Term>): readonly PropertyShape[] {
  const taken = new Set([...terms.values()].map(({ key }) => key))
  const propertiesOf = (all: readonly Statement[]): readonly PropertyShape[] =>
    all.flatMap(({ within, ...said }) => {
      const own = localName(said.path[0]!.iri)
      const key = terms.get(pathKey(said.path))?.key ?? (taken.has(own) ? undefined : own)
      return key === undefined ? [] : [{ ...blank, ...said, key, properties: within && propertiesOf(within) }]
    })
  return propertiesOf(statements)
}

const blank = {
  labels: {},
  descriptions: {},
  order: undefined,
  group: undefined,
  classes: [],
  minCount: 0,
  uniqueLang: false,
  pattern: undefined,
  in: undefined,
  properties: undefined,
} as const
