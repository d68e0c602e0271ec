import { name } from '../../rdf/namespaces.js'
import type { PropertyShape, ValueKind } from '../../shapes/model.js'
import { localName } from '../../shapes/texts.js'
import { pathKey } from '../../shapes/path.js'
import type { Term } from './forms.js'

/** What a document says of itself, as the shape of a document would have it. */
const statements: readonly Pick<PropertyShape, 'path' | 'kind' | 'datatypes' | 'maxCount'>[] = [
  statement(name('void', 'inDataset'), 'iri'),
  statement(name('dct', 'license'), 'iri'),
  { ...statement(name('dct', 'modified'), 'literal', [name('xsd', 'dateTime')]), maxCount: 1 },
  { ...statement(name('owl', 'versionInfo'), 'string'), maxCount: 1 },
]

function statement(
  iri: string,
  kind: ValueKind,
  datatypes: readonly string[] = [],
): Pick<PropertyShape, 'path' | 'kind' | 'datatypes' | 'maxCount'> {
  return { path: [{ iri, inverse: false }], kind, datatypes }
}

/** The properties of documents, under the keys that the theme gives them; what would take the name of another is left out. */
export function documentProperties(terms: ReadonlyMap<string, Term>): readonly PropertyShape[] {
  const taken = new Set([...terms.values()].map(({ key }) => key))
  return statements.flatMap((said) => {
    const own = localName(said.path[0]!.iri)
    const key = terms.get(pathKey(said.path))?.key ?? (taken.has(own) ? undefined : own)
    return key === undefined ? [] : [{ ...blank, ...said, key }]
  })
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
