import { createHash } from 'node:crypto'
import escapeHtml from 'escape-html'
import { textOf } from '../../sources/lexical.js'
import type { FunctionDefinition, FunctionTable } from '../functionTable.js'
import { charactersOf, failed, shown, wholeOf } from './arguments.js'
import { by, grel, onText, results } from './names.js'
import { ngrams, sizeOf } from './pieces.js'

/** GREL's functions that write texts in another code, and those that make keys of them. */
export const codes: FunctionTable = {
  [`${grel}escape`]: coding('The text escaped for HTML, XML, CSV, JavaScript or an address (url)', 'escape'),
  [`${grel}string_escape`]: coding('As grel:escape', 'escape'),
  [`${grel}string_unescape`]: coding(
    'The text that is escaped for HTML, XML, CSV, JavaScript or an address',
    'unescape',
  ),
  [`${grel}string_md5`]: onText('The MD5 sum of its UTF-8', (text) => digest('md5', text)),
  [`${grel}string_sha1`]: onText('The SHA-1 sum of its UTF-8', (text) => digest('sha1', text)),
  [`${grel}string_fingerprint`]: onText('Its words in lower case ASCII, each once, sorted', (text) =>
    [...new Set(plain(text).split(/\s+/))].sort().join(' ').trim(),
  ),
  [`${grel}string_ngramFingerprint`]: {
    title: 'The runs of a number of its letters and digits, in lower case ASCII, each once, sorted',
    parameters: [by.value, by.whole],
    results: results.text,
    apply: (text, size) => ngramFingerprint(textOf(text), sizeOf(wholeOf(size))),
  },
}

function coding(title: string, direction: keyof Coder): FunctionDefinition {
  return {
    title,
    parameters: [by.value, by.mode],
    results: results.text,
    apply: (text, mode) => coderOf(textOf(mode))[direction](textOf(text).toWellFormed()),
  }
}

interface Coder {
  readonly escape: (text: string) => string
  readonly unescape: (text: string) => string
}

const coders: Readonly<Record<string, Coder>> = {
  html: { escape: escapeHtml, unescape: unescapeMarkup },
  xml: { escape: escapeHtml, unescape: unescapeMarkup },
  csv: {
    escape: (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text),
    unescape: (text) => (/^"[^]*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text),
  },
  url: { escape: encodeURIComponent, unescape: decodeAddress },
  javascript: {
    escape: (text) =>
      JSON.stringify(text)
        .slice(1, -1)
        .replace(/['/]/g, String.raw`\$&`),
    unescape: unescapeScript,
  },
}

function coderOf(mode: string): Coder {
  const coder = Object.hasOwn(coders, mode.toLowerCase()) ? coders[mode.toLowerCase()] : undefined
  if (coder !== undefined) return coder
  throw failed(`there is no way to escape for ${shown(mode)}; known are ${Object.keys(coders).join(', ')}`)
}

/** Names of the characters U+00A0 to U+00FF in HTML 4 (§24.2.1). */
const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute ' +
  'Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml ' +
  'Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml ' +
  'eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'

const entities: ReadonlyMap<string, string> = new Map([
  ...latin1.split(' ').map((name, at): [string, string] => [name, String.fromCodePoint(0xa0 + at)]),
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['euro', '€'],
  ['hellip', '…'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['oelig', 'œ'],
  ['OElig', 'Œ'],
])

/** A name that is not known, and a number that is no character, stay as they stand. */
function unescapeMarkup(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{0,31}));/g, (whole, ...found) => {
    const [decimal, hexadecimal, name] = found as readonly (string | undefined)[]
    if (name !== undefined) return entities.get(name) ?? whole
    const point = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
    return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : whole
  })
}

function decodeAddress(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw failed(`${shown(text)} is not percent-encoded UTF-8`, cause)
  }
}

const scriptEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
}

function unescapeScript(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^]))/g, (_whole, ...found) => {
    const [unit, byte, character = ''] = found as readonly (string | undefined)[]
    const code = unit ?? byte
    return code === undefined ? (scriptEscapes[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16))
  })
}

/** The sum of a text's UTF-8, in hexadecimal. */
export function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text.toWellFormed(), 'utf8').digest('hex')
}

/** Lower case, without accents, punctuation and control characters. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}\p{P}\p{Cc}]/gu, (character) => (/\s/.test(character) ? ' ' : ''))
}

function ngramFingerprint(text: string, size: number): string {
  const characters = charactersOf(plain(text).replace(/\s+/g, ''))
  return [...new Set(ngrams(characters, size).map((run) => run.join('')))].sort().join('')
}
