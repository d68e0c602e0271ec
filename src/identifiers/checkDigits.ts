/** Check digits of identifier schemes: each takes the digits in canonical form and tells whether the last ones fit. */

/** Letters of the French national numbers (UAI, RNSR): I, O and Q are left out since they look like 1 and 0. */
const frenchLetters = 'ABCDEFGHJKLMNPRSTUVWXYZ'

/** Number modulo 23 → letter: UAI (7 digits) and RNSR (9 digits). */
export function french(value: string): boolean {
  const number = Number(value.slice(0, -1))
  return frenchLetters[number % 23] === value.at(-1)
}

/** Luhn's formula (ISO/IEC 7812-1 annex B): SIREN and SIRET. */
export function luhn(value: string): boolean {
  const sum = [...value].reverse().reduce((total, digit, index) => total + luhnWeight(Number(digit), index), 0)
  return sum % 10 === 0
}

function luhnWeight(digit: number, index: number): number {
  const doubled = index % 2 === 0 ? digit : digit * 2
  return doubled > 9 ? doubled - 9 : doubled
}

/** La Poste (SIREN 356000000) numbers its offices so that the plain sum of the digits is a multiple of 5 (INSEE). */
export function siret(value: string): boolean {
  if (luhn(value)) return true
  const sum = [...value].reduce((total, digit) => total + Number(digit), 0)
  return value.startsWith('356000000') && sum % 5 === 0
}

/** ISO 7064 MOD 11-2: ISNI and ORCID (16 digits, the last may be X). */
export function mod11_2(value: string): boolean {
  const total = [...value.slice(0, -1)].reduce((sum, digit) => (sum + Number(digit)) * 2, 0)
  const check = (12 - (total % 11)) % 11
  return (check === 10 ? 'X' : String(check)) === value.at(-1)
}

/** Weighted modulo 11, weights from the length down to 2, X is 10: IdRef (9 digits) and ISSN (8). */
export function mod11(value: string): boolean {
  const digits = value.replace('-', '')
  const total = [...digits].reduce(
    (sum, digit, index) => sum + (digit === 'X' ? 10 : Number(digit)) * (digits.length - index),
    0,
  )
  return total % 11 === 0
}

const crockford = '0123456789abcdefghjkmnpqrstvwxyz'

/** ROR: `0`, 6 characters of Crockford's base 32, and 2 digits of ISO 7064 MOD 97-10 (98 − (n·100 mod 97)). */
export function ror(value: string): boolean {
  const number = [...value.slice(1, 7)].reduce((total, digit) => total * 32 + crockford.indexOf(digit), 0)
  return 98 - ((number * 100) % 97) === Number(value.slice(7))
}
