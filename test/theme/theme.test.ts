import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasetCore, Quad, Term } from '@rdfjs/types'
import { beforeAll, describe, expect, it } from 'vitest'
import { compileShapes } from '../../src/validation/shapes.js'
import { readIdentifierProperties } from '../../src/identifiers/properties.js'
import { schemes } from '../../src/identifiers/schemes.js'
import { createLocate } from '../../src/mapping/locate.js'
import type { TermMap } from '../../src/mapping/model.js'
import { isReferencing } from '../../src/mapping/model.js'
import { readMapping } from '../../src/mapping/read/read.js'
import { readDocument } from '../../src/rdf/document.js'
import { factory } from '../../src/rdf/environment.js'
import { name } from '../../src/rdf/namespaces.js'
import { readTheme, type Theme } from '../../src/theme.js'

const baseIRI = 'https://theme.test/'
const ontology = `${baseIRI}ontology#`
const type = name('rdf', 'type')

let theme: Theme
/** What the mappings write as it stands: predicates, classes, objects, parts of templates. */
let constants: Set<string>
let predicatesAndClasses: Set<string>

beforeAll(async () => {
  theme = await readTheme({ folder: '.', baseIRI })
  const quads = theme.mappings.flatMap(({ file, text }) => [...readDocument(text, { baseIRI, file }).dataset])
  constants = new Set(quads.map(({ object }) => object.value))
  predicatesAndClasses = new Set(theme.mappings.flatMap(termsOf))
})

describe('the mappings', () => {
  it('are one a dataset of the catalogue, each with its own graph', () => {
    for (const { file, text } of theme.mappings) {
      const dataset = file.replace(/^.*\/|\.ttl$/g, '')
      expect(objects(theme.catalogue.dataset, `${baseIRI}catalogue`, name('dcat', 'dataset'))).toContain(
        `${baseIRI}dataset/${dataset}`,
      )
      const graphs = [...readDocument(text, { baseIRI, file }).dataset]
        .filter(({ predicate }) => predicate.value === 'http://w3id.org/rml/graph')
        .map(({ object }) => object.value)
      expect(new Set(graphs), file).toEqual(new Set([`${baseIRI}graph/${dataset}`]))
    }
  })

  it('map each column of each table, or say why not', async () => {
    const texts = theme.mappings.map(({ text }) => text).join('\n')
    const tables = (await readdir('data')).filter((file) => /^(fr-esr|openapc-couperin).*\.csv$/.test(file))
    expect(tables).toHaveLength(3)
    for (const table of tables) {
      const counts = /^Effectifs d.étudiants inscrits \d{4}-\d{2}$/
      const unsaid = (await headerOf(join('data', table)))
        .filter((column) => !counts.test(column))
        .filter((column) => !new RegExp(`(?<![\\p{L}\\d_])${escape(column)}(?![\\p{L}\\d_])`, 'u').test(texts))
      expect(unsaid, table).toEqual([])
    }
  })

  it('publish no telephone number and no e-mail address', () => {
    const mapped = theme.mappings.map(({ text }) => text.replace(/^#.*$/gm, '')).join('\n')
    expect(mapped).not.toMatch(/téléphone|e-?mail|courriel|mbox|telephone/i)
  })
})

describe('the vocabulary', () => {
  it('defines each term of its own that mappings and shapes use', () => {
    const paths = [...theme.ontology].filter(({ predicate }) => predicate.value === name('sh', 'path'))
    const used = [...constants, ...paths.map(({ object }) => object.value)].filter((iri) => iri.startsWith(ontology))
    expect(used.length).toBeGreaterThan(60)
    expect([...new Set(used)].filter((iri) => objects(theme.ontology, iri, type).length === 0)).toEqual([])
  })

  it('labels and explains each of them in French and English, and places it under a term of another vocabulary', () => {
    const terms = ownTerms()
    expect(terms.length).toBeGreaterThan(60)
    for (const iri of terms) {
      expect(languages(iri, name('rdfs', 'label')), iri).toEqual(['en', 'fr'])
      expect(languages(iri, name('rdfs', 'comment')), iri).toEqual(['en', 'fr'])
      expect(
        ancestors(iri).some((above) => !above.startsWith(ontology)),
        iri,
      ).toBe(true)
    }
  })

  it('has no term that nothing uses, but the identifiers of schemes that later tables bring', () => {
    const unused = ownTerms().filter((iri) => !constants.has(iri))
    expect(unused.map((iri) => iri.slice(ontology.length)).sort()).toEqual(['hal', 'orcid'])
  })

  it('has a property for each scheme of identifiers', () => {
    const { schemeOf, unique } = readIdentifierProperties(theme.ontology)
    expect(new Set(schemeOf.values())).toEqual(new Set(Object.keys(schemes)))
    // A ROR id alone makes one thing of two: a SIREN or a Paysage id is held by several.
    expect([...unique]).toEqual(['ror'])
  })

  it('labels each foreign term that the mappings use, and each that its own terms stand under', () => {
    const foreign = [...predicatesAndClasses, ...ownTerms().flatMap(ancestors)].filter(
      (iri) => !iri.startsWith(ontology),
    )
    expect(foreign.length).toBeGreaterThan(60)
    for (const iri of new Set(foreign)) expect(languages(iri, name('rdfs', 'label')), iri).toEqual(['en', 'fr'])
  })
})

describe('the code lists', () => {
  it('have a name in French and English, as has each of their codes', () => {
    const schemesOfConcepts = subjects(name('skos', 'ConceptScheme'))
    const concepts = subjects(name('skos', 'Concept'))
    expect(concepts.length).toBeGreaterThan(100)
    for (const iri of [...schemesOfConcepts, ...concepts])
      expect(languages(iri, name('skos', 'prefLabel')), iri).toEqual(['en', 'fr'])
    for (const iri of concepts) {
      const [list, ...others] = objects(theme.ontology, iri, name('skos', 'inScheme'))
      expect(others).toEqual([])
      expect(schemesOfConcepts).toContain(list)
      expect(iri.startsWith(`${list}/`), iri).toBe(true)
    }
  })

  it('are there for each code that the mappings name', () => {
    const lists = theme.mappings.flatMap(({ text }) =>
      [...text.matchAll(/scheme\/([a-z-]+)/g)].map(([, list]) => list!),
    )
    expect(new Set(lists).size).toBeGreaterThan(15)
    const known = subjects(name('skos', 'ConceptScheme'))
    expect([...new Set(lists)].filter((list) => !known.includes(`${baseIRI}scheme/${list}`))).toEqual([])
  })

  it('have each code that a mapping writes as it stands', () => {
    const codes = theme.mappings.flatMap(({ text }) =>
      [...text.matchAll(/"(scheme\/[a-z-]+\/[\w-]+)"/g)].map(([, code]) => code!),
    )
    expect(codes.length).toBeGreaterThan(3)
    const known = subjects(name('skos', 'Concept'))
    expect(codes.filter((code) => !known.includes(baseIRI + code))).toEqual([])
  })
})

describe('the shapes', () => {
  it('compile, and are there for each class of its own', () => {
    const { byClass } = compileShapes(theme.ontology)
    const classes = ownTerms().filter((iri) => objects(theme.ontology, iri, type).includes(name('owl', 'Class')))
    expect(classes.filter((iri) => !byClass.has(iri))).toEqual([])
  })

  it('tell what is wrong, name the property in French and English, explain it, and put it into a group', () => {
    const shapes = [...theme.ontology].filter(({ predicate }) => predicate.value === name('sh', 'property'))
    expect(shapes.length).toBeGreaterThan(150)
    for (const { object } of shapes) {
      const said = [...theme.ontology.match(object)].map(({ predicate }) => predicate.value)
      // Only a shape that asks something can tell what is wrong.
      const asks = said.some((iri) => constraints.includes(iri))
      for (const property of ['name', 'description', ...(asks ? ['message'] : [])])
        expect(languages(object, name('sh', property))).toEqual(['en', 'fr'])
      const [group] = [...theme.ontology.match(object, factory.namedNode(name('sh', 'group')))]
      expect(languages(group!.object, name('rdfs', 'label'))).toEqual(['en', 'fr'])
    }
  })

  it('say what a class is, and give its collection a name of its own', () => {
    const shapes = subjects(name('sh', 'NodeShape'))
    const keys = shapes.flatMap((iri) => objects(theme.ontology, iri, name('skos', 'notation')))
    expect(new Set(keys).size).toBe(shapes.length)
    expect(keys.filter((key) => !/^[a-z]+(-[a-z]+)*$/.test(key))).toEqual([])
    for (const iri of shapes) {
      expect(languages(iri, name('rdfs', 'label')), iri).toEqual(['en', 'fr'])
      expect(languages(iri, name('rdfs', 'comment')), iri).toEqual(['en', 'fr'])
    }
  })

  it('describe each property that the mappings give to a thing of a class', () => {
    const described = new Set(
      [...theme.ontology]
        .filter(({ predicate }) => predicate.value === name('sh', 'path'))
        .flatMap(({ object }) => [object.value]),
    )
    const untold = [...predicatesAndClasses].filter((iri) => isProperty(iri) && !described.has(iri))
    // Accounts, official texts, licences and cities are things of others: they have no pages here.
    expect(untold.map((iri) => iri.replace(/^.*[/#]/, '')).sort()).toEqual(elsewhere)
  })
})

/** The properties of things that have no pages here, and those of the classes of things. */
const elsewhere = ['inLanguage', 'title', 'type']

function isProperty(iri: string): boolean {
  return /^[a-z_]/.test(iri.replace(/^.*[/#]/, ''))
}

/** What a property shape may ask. */
const constraints = [
  ...['minCount', 'maxCount', 'datatype', 'class', 'nodeKind', 'pattern', 'uniqueLang', 'minLength', 'hasValue', 'or'],
  ...['minInclusive', 'maxInclusive', 'minExclusive'],
].map((local) => name('sh', local))

/** Predicates and classes that a mapping gives as constants. */
function termsOf({ file, text, folders }: Theme['mappings'][number]): string[] {
  const mapping = readMapping(text, { baseIRI, file, locate: createLocate(folders) })
  return mapping.triplesMaps.flatMap(({ subject, predicateObjects }) => [
    ...subject.classes.flatMap(constantOf),
    ...(subject.classes.length > 0 ? [type] : []),
    ...predicateObjects.flatMap(({ predicates, objects: made }) => [
      ...predicates.flatMap(constantOf),
      ...(predicates.flatMap(constantOf).includes(type)
        ? made.flatMap((map) => (isReferencing(map) ? [] : inputs(map)))
        : []),
    ]),
  ])
}

function constantOf({ expression }: TermMap): string[] {
  return expression.kind === 'constant' ? [expression.term.value] : []
}

/** Classes that a function chooses are constants among its inputs. */
function inputs({ expression }: TermMap): string[] {
  if (expression.kind !== 'function') return []
  return expression.call.inputs.flatMap(({ value }) => constantOf(value)).filter((text) => text.startsWith('http'))
}

async function headerOf(file: string): Promise<string[]> {
  const handle = await open(file)
  try {
    for await (const line of handle.readLines({ encoding: 'utf8' }))
      return line.replace(/^\uFEFF/, '').split(line.includes(';') ? ';' : ',')
    return []
  } finally {
    await handle.close()
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function ownTerms(): string[] {
  const kinds = ['Class', 'ObjectProperty', 'DatatypeProperty'].map((local) => name('owl', local as never))
  return [...new Set(kinds.flatMap(subjects))].filter((iri) => iri.startsWith(ontology))
}

function subjects(classIRI: string): string[] {
  return [...theme.ontology.match(null, factory.namedNode(type), factory.namedNode(classIRI))].map(
    ({ subject }) => subject.value,
  )
}

function objects(dataset: DatasetCore, subject: string, predicate: string): string[] {
  return [...dataset.match(factory.namedNode(subject), factory.namedNode(predicate))].map(({ object }) => object.value)
}

/** What a term stands under, near and far. */
function ancestors(iri: string): string[] {
  const above = ['subClassOf', 'subPropertyOf'].flatMap((local) => objects(theme.ontology, iri, name('rdfs', local)))
  return [...above, ...above.flatMap(ancestors)]
}

/** The languages of a property's values, sorted; each once where it has one value a language. */
function languages(subject: string | Term, predicate: string): string[] {
  const term = typeof subject === 'string' ? factory.namedNode(subject) : (subject as Quad['subject'])
  return [...theme.ontology.match(term, factory.namedNode(predicate))]
    .map(({ object }) => (object.termType === 'Literal' ? object.language : ''))
    .sort()
}
