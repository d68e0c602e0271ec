/** Pieces between separators, trimmed, without empty ones: `0840601T;0840702U`. */
export function split(value: string, separator: string): readonly string[] {
  return value
    .split(separator)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
}

/** Each run of white space made one space, none at the ends. */
export function collapse(value: string): string | null {
  return value.replace(/\s+/g, ' ').trim() || null
}

/** `Éditions EDP Sciences` → `editions-edp-sciences`; nothing where no letter or digit is left. */
export function slug(value: string): string | null {
  const words = value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
  return words === null ? null : words.join('-')
}

/** Percent-encoded for the path of an IRI; its slashes stay: `10.1234/ab c` → `10.1234/ab%20c`. */
export function path(value: string): string {
  return value.toWellFormed().split('/').map(encodeURIComponent).join('/')
}
