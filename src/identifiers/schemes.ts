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
  },
  rnsr: {
    title: 'RNSR (répertoire national des structures de recherche)',
    example: '199812849E',
    normalise: upper,
    pattern: /^\d{5,9}[A-HJ-NPR-Z]$/,
    check: french,
  },
  siren: {
    title: 'SIREN',
    example: '180089013',
    normalise: (value) => padded(compact(value), 9, luhn),
    pattern: /^\d{9}$/,
    check: luhn,
  },
  siret: {
    title: 'SIRET',
    example: '18008901303720',
    normalise: (value) => padded(compact(value), 14, siret),
    pattern: /^\d{14}$/,
    check: siret,
  },
  rna: {
    title: 'RNA (répertoire national des associations)',
    example: 'W751032652',
    normalise: upper,
    pattern: /^W[0-9A-Z]{9}$/,
  },
  paysage: { title: 'Paysage', example: 'n2X5f', normalise: compact, pattern: /^[A-Za-z0-9]{5}$/ },
  ror: {
    title: 'ROR (Research Organization Registry)',
    example: '02feahw73',
    normalise: (value) => after(value, /ror\.org\//i).toLowerCase(),
    pattern: /^0[0-9a-hjkmnp-tv-z]{6}\d{2}$/,
    check: ror,
    iri: (value) => `https://ror.org/${value}`,
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
  },
  orcid: {
    title: 'ORCID',
    example: '0000-0002-1825-0097',
    normalise: (value) => after(value, /orcid\.org\//i).toUpperCase(),
    pattern: /^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/,
    check: (value) => mod11_2(value.replace(/-/g, '')),
    iri: (value) => `https://orcid.org/${value}`,
  },
  idref: {
    title: 'IdRef (ABES)',
    example: '02636817X',
    normalise: (value) => padded(idref(value), 9, mod11),
    pattern: /^\d{8}[\dX]$/,
    check: mod11,
    iri: (value) => `http://www.idref.fr/${value}/id`,
  },
  wikidata: {
    title: 'Wikidata',
    example: 'Q280413',
    normalise: (value) => after(value, /wikidata\.org\/(?:entity|wiki)\//i).toUpperCase(),
    pattern: /^Q[1-9]\d*$/,
    iri: (value) => `http://www.wikidata.org/entity/${value}`,
  },
  grid: {
    title: 'GRID',
    example: 'grid.4444.0',
    normalise: (value) => compact(value).toLowerCase(),
    pattern: /^grid\.\d{4,6}\.[0-9a-f]{1,2}$/,
  },
  fundref: {
    title: 'Crossref Funder Registry',
    example: '501100004794',
    normalise: (value) => after(value, /10\.13039\//),
    pattern: /^\d{9,12}$/,
  },
  eter: { title: 'ETER', example: 'FR0195', normalise: upper, pattern: /^FR\d{4}$/ },
  pic: { title: 'PIC (European Commission)', example: '999902579', normalise: compact, pattern: /^\d{9}$/ },
  doi: {
    title: 'DOI (ISO 26324)',
    example: '10.1002/ece3.7634',
    normalise: doi,
    // A DOI suffix may hold any printing character (DOI Handbook §2.2); white space marks two values in one cell.
    pattern: /^10\.\d{4,9}(?:\.\d+)*\/[^\s]+$/,
    iri: (value) => `https://doi.org/${encodeURI(value).replace(/[?#]/g, encodeURIComponent)}`,
  },
  issn: {
    title: 'ISSN (ISO 3297)',
    example: '2045-2322',
    normalise: (value) => upper(value).replace(/^(\d{4})(\d{3}[\dX])$/, '$1-$2'),
    pattern: /^\d{4}-\d{3}[\dX]$/,
    check: mod11,
  },
  pmid: { title: 'PubMed', example: '33446743', normalise: compact, pattern: /^[1-9]\d{0,8}$/ },
  pmcid: { title: 'PubMed Central', example: 'PMC7809358', normalise: upper, pattern: /^PMC[1-9]\d*$/ },
  hal: {
    title: 'HAL',
    example: 'hal-01234567',
    normalise: (value) => compact(value).toLowerCase(),
    pattern: /^[a-z]+(?:[-_][a-z0-9]+)*[-_]\d{6,10}$/,
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
  return found === null ? text : text.slice(found.index + found[0].length).replace(/\/+$/, '')
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
