import { scanr, segment, web } from './addresses.js'
import { french, luhn, mod11, mod11_2, ror, siret } from './checkDigits.js'

/** A scheme of identifiers: how its values are recognised, written, checked, and resolved. */
export interface Scheme {
  /** What people call it. */
  readonly title: string
  /** A valid value in canonical form. */
  readonly example: string
  /** Rewrites what is certain: spaces, case, a registry's address before the value. */
  readonly normalise: (value: string) => string
  /** The canonical form. */
  readonly pattern: RegExp
  /** Addresses at which registries tell of what holds the value; it is their first group. */
  readonly addresses: readonly RegExp[]
  /** Other names of the scheme, in compact forms (`pubmed:33446743`) and resolvers. */
  readonly aliases?: readonly string[]
  /** Is a bare value known by its form or its check digit, without its scheme being told? */
  readonly bare: boolean
  /** The check digit, where the scheme has one. */
  readonly check?: (value: string) => boolean
  /** The registry's own IRI of the thing, where there is one that stands for the thing itself. */
  readonly iri?: (value: string) => string
}

/** Every scheme that the program knows, by the name that mappings and addresses use (`/id/uai/0755976N`). */
export const schemes = {
  uai: {
    title: 'UAI (unité administrative immatriculée)',
    example: '0755976N',
    normalise: upper,
    pattern: /^\d{7}[A-HJ-NPR-Z]$/,
    check: french,
    addresses: [scanr],
    bare: true,
  },
  rnsr: {
    title: 'RNSR (répertoire national des structures de recherche)',
    example: '199812849E',
    normalise: upper,
    pattern: /^\d{5,9}[A-HJ-NPR-Z]$/,
    check: french,
    addresses: [web('appliweb.dgri.education.fr/rnsr/[^#]*[?&]numNatStruct=', '(\\w+)(?:[&#].*)?'), scanr],
    bare: true,
  },
  siren: {
    title: 'SIREN',
    example: '180089013',
    normalise: (value) => padded(compact(value), 9, luhn),
    pattern: /^\d{9}$/,
    check: luhn,
    addresses: [
      scanr,
      web('annuaire-entreprises.data.gouv.fr/entreprise/', '(?:[^/?#]*-)?(\\d{9})'),
      web(
        '(?:data.inpi.fr/entreprises|pappers.fr/entreprise|societe.com/societe)/',
        '(?:[^/?#]*-)?(\\d{9})(?:\\.html)?',
      ),
      web('api.insee.fr/(?:[^?#]+/)?siren/'),
    ],
    bare: true,
  },
  siret: {
    title: 'SIRET',
    example: '18008901303720',
    normalise: (value) => padded(compact(value), 14, siret),
    pattern: /^\d{14}$/,
    check: siret,
    addresses: [scanr, web('annuaire-entreprises.data.gouv.fr/etablissement/'), web('api.insee.fr/(?:[^?#]+/)?siret/')],
    bare: true,
  },
  rna: {
    title: 'RNA (répertoire national des associations)',
    example: 'W751032652',
    normalise: upper,
    pattern: /^W[0-9A-Z]{9}$/,
    addresses: [
      web('entreprise.data.gouv.fr/api/rna/v\\d/id/'),
      web('net1901.org/association/', '(?:[^/?#]*,)?(W\\w+)(?:\\.html)?'),
    ],
    bare: true,
  },
  paysage: {
    title: 'Paysage',
    example: 'n2X5f',
    normalise: compact,
    pattern: /^[A-Za-z0-9]{5}$/,
    addresses: [web('paysage.enseignementsup-recherche.gouv.fr/(?:structures?|fiche)/', `${segment}(?:/.*)?`), scanr],
    bare: false,
  },
  ror: {
    title: 'ROR (Research Organization Registry)',
    example: '02feahw73',
    normalise: (value) => after(value, /ror\.org\//i).toLowerCase(),
    pattern: /^0[0-9a-hjkmnp-tv-z]{6}\d{2}$/,
    check: ror,
    iri: (value) => `https://ror.org/${value}`,
    addresses: [web('ror.org/(?:organizations/)?'), web('api.ror.org/(?:v\\d/)?organizations/')],
    bare: true,
  },
  isni: {
    title: 'ISNI (ISO 27729)',
    example: '0000000122597504',
    normalise: (value) =>
      after(value, /isni\.org\/(?:isni\/)?/i)
        .replace(/-/g, '')
        .toUpperCase(),
    pattern: /^\d{15}[\dX]$/,
    check: mod11_2,
    iri: (value) => `https://isni.org/isni/${value}`,
    addresses: [web('isni.org/(?:(?:isni|page)/)?'), web('isni-url.oclc.nl/isni/')],
    bare: true,
  },
  orcid: {
    title: 'ORCID',
    example: '0000-0002-1825-0097',
    normalise: (value) =>
      after(value, /orcid\.org\//i)
        .toUpperCase()
        .replace(/^(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])$/, '$1-$2-$3-$4'),
    pattern: /^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/,
    check: (value) => mod11_2(value.replace(/-/g, '')),
    iri: (value) => `https://orcid.org/${value}`,
    addresses: [web('orcid.org/'), web('(?:pub|api).orcid.org/v[\\d.]+/', `${segment}(?:/.*)?`)],
    bare: true,
  },
  idref: {
    title: 'IdRef (ABES)',
    example: '02636817X',
    normalise: (value) => padded(idref(value), 9, mod11),
    pattern: /^\d{8}[\dX]$/,
    check: mod11,
    iri: (value) => `http://www.idref.fr/${value}/id`,
    addresses: [web('idref.fr/', `(\\w+)(?:/id|\\.\\w+)?`)],
    bare: true,
  },
  wikidata: {
    title: 'Wikidata',
    example: 'Q280413',
    normalise: (value) => after(value, /wikidata\.org\/(?:entity|wiki)\//i).toUpperCase(),
    pattern: /^Q[1-9]\d*$/,
    iri: (value) => `http://www.wikidata.org/entity/${value}`,
    addresses: [web('(?:m.)?wikidata.org/(?:entity|wiki|wiki/Special:Entity(?:Data|Page))/', '(Q\\d+)(?:\\.\\w+)?')],
    aliases: ['wd'],
    bare: true,
  },
  grid: {
    title: 'GRID',
    example: 'grid.4444.0',
    normalise: (value) => compact(value).toLowerCase(),
    pattern: /^grid\.\d{4,6}\.[0-9a-f]{1,2}$/,
    addresses: [web('grid.ac/institutes/')],
    bare: true,
  },
  fundref: {
    title: 'Crossref Funder Registry',
    example: '501100004794',
    normalise: (value) => after(value, /10\.13039\//),
    pattern: /^\d{9,12}$/,
    addresses: [
      web('(?:dx.)?doi.org/10.13039/'),
      web('data.crossref.org/fundingdata/funder/10.13039/'),
      web('api.crossref.org/(?:v\\d/)?funders/(?:10.13039/)?'),
      /^(?:doi:)?10\.13039\/(\d+)$/i,
    ],
    aliases: ['crossref.funder', 'funder'],
    bare: false,
  },
  eter: {
    title: 'ETER',
    example: 'FR0195',
    normalise: upper,
    pattern: /^FR\d{4}$/,
    addresses: [web('(?:[\\w-]+.)*eter-project.(?:com|eu)/', `(?:[^?#]*/)?${segment}`)],
    bare: true,
  },
  pic: {
    title: 'PIC (European Commission)',
    example: '999902579',
    normalise: compact,
    pattern: /^\d{9}$/,
    addresses: [
      web('ec.europa.eu/(?:[^?#]+/)?org-details/', '(\\d{9})(?:/.*)?'),
      web('ec.europa.eu/[^#]*[?&]pic=', '(\\d{9})(?:[&#].*)?'),
    ],
    bare: false,
  },
  doi: {
    title: 'DOI (ISO 26324)',
    example: '10.1002/ece3.7634',
    normalise: doi,
    // A DOI suffix may hold any printing character (DOI Handbook §2.2); white space marks two values in one cell.
    pattern: /^10\.\d{4,9}(?:\.\d+)*\/[^\s]+$/,
    iri: (value) => `https://doi.org/${encodeURI(value).replace(/[?#]/g, encodeURIComponent)}`,
    addresses: [
      // A suffix may hold any character; but a copied address, a query of its own.
      web('(?:dx.)?doi.org/(?:doi:)?', '(10\\..+)'),
      web('(?:dx.)?doi.org/(?:doi:)?', '(10\\.[^?#]+)'),
      web('hdl.handle.net/', '(10\\.[^?#]+)'),
      web('(?:api.crossref.org/(?:v\\d/)?works|api.datacite.org/dois)/', '(10\\.[^?#]+)'),
    ],
    bare: true,
  },
  issn: {
    title: 'ISSN (ISO 3297)',
    example: '2045-2322',
    normalise: (value) => upper(value).replace(/^(\d{4})(\d{3}[\dX])$/, '$1-$2'),
    pattern: /^\d{4}-\d{3}[\dX]$/,
    check: mod11,
    addresses: [
      web('(?:portal.)?issn.org/resource/ISSN(?:-L)?/'),
      web('worldcat.org/issn/'),
      web('api.crossref.org/(?:v\\d/)?journals/'),
    ],
    aliases: ['issn-l', 'eissn', 'e-issn'],
    bare: true,
  },
  pmid: {
    title: 'PubMed',
    example: '33446743',
    normalise: compact,
    pattern: /^[1-9]\d{0,8}$/,
    addresses: [
      web('pubmed.ncbi.nlm.nih.gov/'),
      web('ncbi.nlm.nih.gov/(?:m/)?pubmed/'),
      web('europepmc.org/(?:article|abstract)/MED/'),
    ],
    aliases: ['pubmed'],
    bare: false,
  },
  pmcid: {
    title: 'PubMed Central',
    example: 'PMC7809358',
    normalise: upper,
    pattern: /^PMC[1-9]\d*$/,
    addresses: [
      web('(?:ncbi.nlm.nih.gov/pmc|pmc.ncbi.nlm.nih.gov)/articles/', `${segment}(?:/.*)?`),
      web('europepmc.org/(?:articles?|abstract)/(?:PMC/)?'),
    ],
    aliases: ['pmc'],
    bare: true,
  },
  hal: {
    title: 'HAL',
    example: 'hal-01234567',
    normalise: (value) =>
      compact(value)
        .toLowerCase()
        .replace(/(\d)v\d+$/, '$1'),
    pattern: /^[a-z]+(?:[-_][a-z0-9]+)*[-_]\d{6,10}$/,
    addresses: [
      web('(?:[\\w-]+.)*(?:hal.science|archives-ouvertes.fr)/', `${segment}(?:/.*)?`),
      web('hal.[\\w-]+.fr/', `${segment}(?:/.*)?`),
    ],
    bare: true,
  },
} as const satisfies Record<string, Scheme>

/** Name of a scheme. */
export type SchemeName = keyof typeof schemes

/** Is it the name of a scheme? */
export function isSchemeName(name: string): name is SchemeName {
  return Object.hasOwn(schemes, name)
}

function compact(value: string): string {
  return value.replace(/\s+/g, '')
}

function upper(value: string): string {
  return compact(value).toUpperCase()
}

/** A spreadsheet takes the zero that a number begins with; where the number with it fits the check digit, it is put back. */
function padded(text: string, length: number, check: (value: string) => boolean): string {
  const isShort = text.length === length - 1 && /^\d+X?$/.test(text)
  return isShort && check(`0${text}`) ? `0${text}` : text
}

function after(value: string, address: RegExp): string {
  const text = compact(value)
  const found = address.exec(text)
  return found === null ? text : withoutEnd(text.slice(found.index + found[0].length))
}

/** Without slashes at its end. */
function withoutEnd(text: string): string {
  let end = text.length
  while (text[end - 1] === '/') end--
  return text.slice(0, end)
}

function idref(value: string): string {
  return after(value, /idref\.fr\//i)
    .replace(/\/id$/, '')
    .replace(/^(?:idref)+/i, '')
    .toUpperCase()
}

/** Lower case; percent-encoding undone; a resolver's address or `doi:` before it, even twice, taken away. */
function doi(value: string): string {
  let text = compact(value)
  if (/%2f/i.test(text)) text = decode(text)
  const starts = [...text.matchAll(/(?:^|doi\.org\/|doi:)(?=10\.\d{4,9}[./])/gi)]
  const last = starts.at(-1)
  return (last === undefined ? text : text.slice(last.index + last[0].length)).toLowerCase()
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
