import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../src/identifiers/canonical.js'
import { recognise } from '../../src/identifiers/recognise.js'
import { schemes, type Scheme, type SchemeName } from '../../src/identifiers/schemes.js'

const names = Object.keys(schemes) as SchemeName[]

/** Full forms of each scheme, as they are met, and the value that they say. */
const facts: Readonly<Record<SchemeName, readonly (readonly [form: string, value: string])[]>> = {
  uai: [
    ['https://scanr.enseignementsup-recherche.gouv.fr/entite/0755976N', '0755976N'],
    ['0755976n', '0755976N'],
    ['UAI : 0755976N', '0755976N'],
    ['urn:uai:0755976N', '0755976N'],
  ],
  rnsr: [
    ['https://appliweb.dgri.education.fr/rnsr/PresenteStruct.jsp?numNatStruct=199812849E&PUBLIC=OK', '199812849E'],
    ['https://appliweb.dgri.education.fr/rnsr/PresenteStruct.jsp?PUBLIC=OK&numNatStruct=199812849E', '199812849E'],
    ['https://scanr.enseignementsup-recherche.gouv.fr/entite/199812849E', '199812849E'],
    ['rnsr:199812849e', '199812849E'],
    ['199812849E', '199812849E'],
  ],
  siren: [
    ['180 089 013', '180089013'],
    ['siren:180089013', '180089013'],
    ['https://annuaire-entreprises.data.gouv.fr/entreprise/centre-national-de-la-recherche-180089013', '180089013'],
    ['https://annuaire-entreprises.data.gouv.fr/entreprise/180089013?redirected=1', '180089013'],
    ['https://www.societe.com/societe/centre-national-180089013.html', '180089013'],
    ['https://api.insee.fr/entreprises/sirene/V3.11/siren/180089013', '180089013'],
    ['https://scanr.enseignementsup-recherche.gouv.fr/entite/180089013', '180089013'],
  ],
  siret: [
    ['180 089 013 03720', '18008901303720'],
    ['SIRET 18008901303720', '18008901303720'],
    ['https://annuaire-entreprises.data.gouv.fr/etablissement/18008901303720', '18008901303720'],
    ['https://api.insee.fr/entreprises/sirene/V3.11/siret/18008901303720', '18008901303720'],
    ['https://scanr.enseignementsup-recherche.gouv.fr/entite/18008901303720', '18008901303720'],
  ],
  rna: [
    ['W751032652', 'W751032652'],
    ['rna:w751032652', 'W751032652'],
    ['https://entreprise.data.gouv.fr/api/rna/v1/id/W751032652', 'W751032652'],
    ['https://www.net1901.org/association/SOCIETE-DES-AMIS,W751032652.html', 'W751032652'],
  ],
  paysage: [
    ['paysage:n2X5f', 'n2X5f'],
    ['https://paysage.enseignementsup-recherche.gouv.fr/structures/n2X5f', 'n2X5f'],
    ['https://paysage.enseignementsup-recherche.gouv.fr/structures/n2X5f/presentation', 'n2X5f'],
    ['https://scanr.enseignementsup-recherche.gouv.fr/organizations/n2X5f', 'n2X5f'],
  ],
  ror: [
    ['https://ror.org/02feahw73', '02feahw73'],
    ['http://www.ror.org/02feahw73/', '02feahw73'],
    ['ror.org/02FEAHW73', '02feahw73'],
    ['https:/ror.org/02feahw73', '02feahw73'],
    ['https://api.ror.org/v2/organizations/02feahw73', '02feahw73'],
    ['ROR:02feahw73', '02feahw73'],
    ['02feahw73', '02feahw73'],
    ['https://identifiers.org/ror:02feahw73', '02feahw73'],
  ],
  isni: [
    ['https://isni.org/isni/0000000122597504', '0000000122597504'],
    ['http://www.isni.org/0000%200001%202259%207504', '0000000122597504'],
    ['https://isni-url.oclc.nl/isni/0000000122597504', '0000000122597504'],
    ['0000 0001 2259 7504', '0000000122597504'],
    ['ISNI 0000 0001 2259 7504', '0000000122597504'],
  ],
  orcid: [
    ['https://orcid.org/0000-0002-1825-0097', '0000-0002-1825-0097'],
    ['http://orcid.org/0000-0002-1694-233x?lang=fr', '0000-0002-1694-233X'],
    ['https://pub.orcid.org/v3.0/0000-0002-1825-0097/record', '0000-0002-1825-0097'],
    ['0000000218250097', '0000-0002-1825-0097'],
    ['orcid:0000-0002-1825-0097', '0000-0002-1825-0097'],
  ],
  idref: [
    ['http://www.idref.fr/02636817X/id', '02636817X'],
    ['https://www.idref.fr/02636817x', '02636817X'],
    ['https://www.idref.fr/02636817X.rdf', '02636817X'],
    ['66951844', '066951844'],
    ['idref:02636817X', '02636817X'],
  ],
  wikidata: [
    ['http://www.wikidata.org/entity/Q280413', 'Q280413'],
    ['https://www.wikidata.org/wiki/Q280413#P31', 'Q280413'],
    ['https://m.wikidata.org/wiki/q280413', 'Q280413'],
    ['https://www.wikidata.org/wiki/Special:EntityData/Q280413.json', 'Q280413'],
    ['wd:Q280413', 'Q280413'],
    ['Q280413', 'Q280413'],
  ],
  grid: [
    ['grid.4444.0', 'grid.4444.0'],
    ['https://www.grid.ac/institutes/grid.4444.0', 'grid.4444.0'],
    ['grid:grid.4444.0', 'grid.4444.0'],
  ],
  fundref: [
    ['https://doi.org/10.13039/501100004794', '501100004794'],
    ['10.13039/501100004794', '501100004794'],
    ['https://api.crossref.org/funders/501100004794', '501100004794'],
    ['http://data.crossref.org/fundingdata/funder/10.13039/501100004794', '501100004794'],
    ['https://identifiers.org/crossref.funder/501100004794', '501100004794'],
  ],
  eter: [
    ['FR0195', 'FR0195'],
    ['eter:fr0195', 'FR0195'],
    ['https://www.eter-project.com/hei/FR0195', 'FR0195'],
  ],
  pic: [
    ['pic:999902579', '999902579'],
    ['PIC 999902579', '999902579'],
    [
      'https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/how-to-participate/org-details/999902579',
      '999902579',
    ],
    [
      'https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/how-to-participate/org-details/999902579/project/1/details',
      '999902579',
    ],
    ['https://ec.europa.eu/research/participants/search?lang=en&pic=999902579', '999902579'],
  ],
  doi: [
    ['https://doi.org/10.1002/ECE3.7634', '10.1002/ece3.7634'],
    ['http://dx.doi.org/10.1002%2Fece3.7634', '10.1002/ece3.7634'],
    ['https://doi.org/10.1002/ece3.7634?nosfx=y', '10.1002/ece3.7634'],
    ['https://doi.org/10.1002/%3Cx%3E', '10.1002/<x>'],
    ['doi:10.1002/ece3.7634', '10.1002/ece3.7634'],
    ['info:doi/10.1002/ece3.7634', '10.1002/ece3.7634'],
    ['info:eu-repo/semantics/altIdentifier/doi/10.1002/ece3.7634', '10.1002/ece3.7634'],
    ['https://hdl.handle.net/10.1002/ece3.7634', '10.1002/ece3.7634'],
    ['https://api.crossref.org/works/10.1002/ece3.7634', '10.1002/ece3.7634'],
    ['10.1002/ece3.7634', '10.1002/ece3.7634'],
  ],
  issn: [
    ['urn:issn:2045-2322', '2045-2322'],
    ['URN:ISSN:2045-2322', '2045-2322'],
    ['https://portal.issn.org/resource/ISSN/2045-2322#ISSN', '2045-2322'],
    ['http://issn.org/resource/ISSN-L/2045-2322', '2045-2322'],
    ['https://www.worldcat.org/issn/2045-2322', '2045-2322'],
    ['https://api.crossref.org/journals/20452322', '2045-2322'],
    ['eISSN 2434-561x', '2434-561X'],
    ['20452322', '2045-2322'],
  ],
  pmid: [
    ['https://pubmed.ncbi.nlm.nih.gov/33446743/', '33446743'],
    ['https://www.ncbi.nlm.nih.gov/pubmed/33446743', '33446743'],
    ['https://europepmc.org/article/MED/33446743', '33446743'],
    ['PMID: 33446743', '33446743'],
    ['info:pmid/33446743', '33446743'],
    ['https://identifiers.org/pubmed:33446743', '33446743'],
  ],
  pmcid: [
    ['https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7809358/', 'PMC7809358'],
    ['https://pmc.ncbi.nlm.nih.gov/articles/PMC7809358/pdf/x.pdf', 'PMC7809358'],
    ['https://europepmc.org/articles/PMC7809358', 'PMC7809358'],
    ['pmc7809358', 'PMC7809358'],
  ],
  hal: [
    ['https://hal.science/hal-01234567v2', 'hal-01234567'],
    ['https://hal.archives-ouvertes.fr/hal-01234567/document', 'hal-01234567'],
    ['https://theses.hal.science/tel-01234567', 'tel-01234567'],
    ['https://hal.inria.fr/hal-01234567', 'hal-01234567'],
    ['hal-01234567', 'hal-01234567'],
    ['hal:hal-01234567', 'hal-01234567'],
  ],
}

describe('recognise', () => {
  it.each(names.flatMap((scheme) => facts[scheme].map(([form, value]) => [scheme, form, value] as const)))(
    '%s in %s',
    (scheme, form, value) => {
      expect(recognise(form)).toContainEqual({ scheme, value })
    },
  )

  it.each(names)('has three facts of %s at least, and one of each address', (name) => {
    expect(facts[name].length).toBeGreaterThanOrEqual(3)
    for (const address of schemes[name].addresses) {
      expect(
        facts[name].some(([form]) => address.test(form)),
        String(address),
      ).toBe(true)
    }
  })

  it.each(names)('takes %s by its name, and its own IRI', (scheme) => {
    const { example: value, iri }: Scheme = schemes[scheme]
    for (const form of [`${scheme}:${value}`, `urn:${scheme.toUpperCase()}:${value}`, `info:${scheme}/${value}`])
      expect(recognise(form), form).toContainEqual({ scheme, value })
    if (iri !== undefined) expect(recognise(iri(value))).toContainEqual({ scheme, value })
  })

  it('tells all that a bare value may be', () => {
    expect(recognise('66951844').map(({ scheme }) => scheme)).toContain('idref')
    expect(recognise('0755976N').map(({ scheme }) => scheme)).toEqual(['uai', 'rnsr'])
    expect(recognise('https://doi.org/10.13039/501100004794')).toEqual([
      { scheme: 'fundref', value: '501100004794' },
      { scheme: 'doi', value: '10.13039/501100004794' },
    ])
  })

  it.each([
    '',
    ' ',
    'n2X5f',
    '999902579999',
    'https://ror.org/',
    'https://ror.org/02feahw74',
    'https://ror.org.example/02feahw73',
    'https://example.org/?u=https://ror.org/02feahw73',
    'https://notror.org/02feahw73',
    'https://wwwXror.org/02feahw73',
    'https://rorXorg/02feahw73',
    'https://example.org/02feahw73',
    'https://www.wikidata.org/wiki/Property:P31',
    'urn:isbn:9780141036144',
    'doi:none',
    '/'.repeat(2_000),
    `https://ror.org/${'/'.repeat(100_000)}`,
  ])('takes nothing for one that is none: %s', (text) => {
    expect(recognise(text)).toEqual([])
  })

  it('only ever tells canonical values, of whatever text', () => {
    const near = fc.constantFrom(...names.flatMap((name) => facts[name].map(([form]) => form)))
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      near,
      fc.tuple(near, fc.string()).map((two) => two.join('')),
    )
    fc.assert(
      fc.property(text, (given) => {
        for (const { scheme, value } of recognise(given)) expect(canonical(scheme, value)).toBe(value)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is quick, whatever it is given', () => {
    const hostile = [
      'a-'.repeat(999),
      `https://${'a.'.repeat(990)}`,
      `https://ec.europa.eu/${'a/'.repeat(980)}`,
      'doi:'.repeat(499),
      `https://annuaire-entreprises.data.gouv.fr/entreprise/${'1-'.repeat(960)}`,
      ' '.repeat(1_998) + 'x',
      `uai${' '.repeat(1_990)}`,
    ]
    for (const text of hostile) {
      const began = performance.now()
      recognise(`x${text}`.slice(1))
      expect(performance.now() - began, text.slice(0, 30)).toBeLessThan(50)
    }
  })
})
