import { hasScheme } from '../../../rdf/iri.js'
import { nearest } from '../../../sources/columns.js'
import type { TemplatePart } from '../../model.js'
import type { Spot, TextItem } from './document.js'
import { wrong } from './words.js'

/** What a text of YARRRML stands for: a constant, a reference, or a template of both. */
export interface Value extends Spot {
  readonly kind: 'value'
  readonly parts: readonly TemplatePart[]
  readonly isIRI: boolean
  /** A blank node of its own for each row. */
  readonly isBlank?: boolean
  /** Written as a template though it holds no reference. */
  readonly isTemplate?: boolean
}

/** The function of a join condition's side, with what gives its inputs. */
export interface Call extends Spot {
  readonly kind: 'call'
  readonly function: string
  readonly inputs: readonly { readonly parameter: string; readonly value: Expression }[]
}

export type Expression = Value | Call

/** What the texts of a document are read with. */
export interface Terms {
  /** Reads a text (YARRRML §6): `$(name)` is a reference; `\(`, `\)`, `\:` and `\\` stand for themselves. */
  readonly read: (item: TextItem, role: 'iri' | 'literal') => Value
  /** The IRI that a text names. @throws Problem `bad-mapping` where it holds a reference */
  readonly iri: (item: TextItem, what: string) => string
  /** Keeps an expression; the parser is given its token in its place. */
  readonly token: (expression: Expression) => string
  readonly kept: ReadonlyMap<string, Expression>
}

export interface TermOptions {
  readonly prefixes: Readonly<Record<string, string>>
  /** Values of external references: `$(_name)`. */
  readonly externals: Readonly<Record<string, string>>
  readonly baseIRI: string
}

export function createTerms({ prefixes, externals, baseIRI }: TermOptions): Terms {
  const kept = new Map<string, Expression>()
  const read: Terms['read'] = ({ text, ...spot }, role) => {
    const expanded = expand(text, { prefixes, role, spot })
    const parts = joined(partsOf(expanded.text, spot).map((part) => replaceExternal(part, externals)))
    const whole = expanded.namespace === '' ? parts : joined([expanded.namespace, ...parts])
    return {
      kind: 'value',
      parts: role === 'iri' ? absolute(whole, baseIRI) : whole,
      isIRI: role === 'iri',
      ...spotOf(spot),
    }
  }
  return {
    read,
    iri: (item, what) => {
      const [text = '', ...more] = read(item, 'iri').parts
      if (typeof text === 'string' && more.length === 0) return text
      throw wrong(`${what} must be an IRI, without references`, item)
    },
    token: (expression) => {
      const name = `v${kept.size}`
      kept.set(name, expression)
      return name
    },
    kept,
  }
}

function spotOf({ line, character }: Spot): Spot {
  return { line, character }
}

/** `prefix:rest`, where no `//` follows and nothing in the prefix is escaped. */
const prefixed = /^([A-Za-z_][A-Za-z0-9_.-]*)?:(?!\/\/)/

/** Schemes of IRIs that are no prefixes, though they look like it (IANA's registry). */
const schemes =
  'urn mailto tel data info tag geo doi did ni hdl ark http https ftp file about cid mid sip xmpp ws wss'.split(' ')

/** A text that is data keeps what only looks like a prefix; an IRI does not. */
function expand(
  text: string,
  { prefixes, role, spot }: { prefixes: TermOptions['prefixes']; role: 'iri' | 'literal'; spot: Spot },
): { readonly namespace: string; readonly text: string } {
  const found = prefixed.exec(text)
  const prefix = found?.[1] ?? ''
  if (found === null || (role === 'literal' && /\s/.test(text))) return { namespace: '', text }
  if (Object.hasOwn(prefixes, prefix)) return { namespace: prefixes[prefix] ?? '', text: text.slice(found[0].length) }
  if (role === 'literal' || schemes.includes(prefix.toLowerCase())) return { namespace: '', text }
  throw wrong(`the prefix "${prefix}" is not declared${nearest(prefix, Object.keys(prefixes))}`, spot)
}

const escaped = '()\\:_$'

/** Cuts a text into constant pieces and references. */
function partsOf(text: string, spot: Spot): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let at = 0
  let constant = ''
  while (at < text.length) {
    const next = text[at + 1] ?? ''
    if (text[at] === '\\' && next !== '' && escaped.includes(next)) {
      constant += next
      at += 2
    } else if (text.startsWith('$(', at)) {
      const { reference, end } = referenceAt(text, at + 2, spot)
      parts.push(constant, { reference })
      constant = ''
      at = end
    } else constant += text[at++] ?? ''
  }
  return [...parts, constant]
}

/** The first bracket that is not escaped ends a reference; the escape of an underscore is kept for {@link replaceExternal}. */
function referenceAt(text: string, start: number, spot: Spot): { readonly reference: string; readonly end: number } {
  let reference = ''
  let open = 0
  for (let at = start; at < text.length; at++) {
    const next = text[at + 1] ?? ''
    if (text[at] === '\\' && '()\\'.includes(next) && next !== '') {
      reference += next
      open -= next === ')' ? 1 : 0
      at++
    } else if (text[at] === ')') {
      if (open <= 0 && reference !== '') return { reference, end: at + 1 }
      const why = reference === '' ? 'names nothing' : 'holds a bracket: write \\( and \\) for brackets of the name'
      throw wrong(`the reference $(${reference}) ${why}`, spot)
    } else {
      open += text[at] === '(' ? 1 : 0
      reference += text[at] ?? ''
    }
  }
  throw wrong(`the reference $(${reference} has no closing bracket`, spot)
}

/** `$(_name)` is an external value; where there is none of this name, and for `$(\_name)`, it is a reference. */
function replaceExternal(part: TemplatePart, externals: TermOptions['externals']): TemplatePart {
  if (typeof part === 'string') return part
  const { reference } = part
  if (reference.startsWith('\\_')) return { reference: reference.slice(1) }
  const name = reference.slice(1)
  return reference.startsWith('_') && Object.hasOwn(externals, name) ? (externals[name] ?? '') : part
}

/** Neighbouring constants made one, empty ones left out. */
function joined(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const made: TemplatePart[] = []
  for (const part of parts) {
    const last = made.at(-1)
    if (typeof part === 'string' && typeof last === 'string') made[made.length - 1] = last + part
    else if (part !== '') made.push(part)
  }
  return made
}

/** A constant IRI is made absolute as those of rows are: the base is put before it. */
function absolute(parts: readonly TemplatePart[], baseIRI: string): readonly TemplatePart[] {
  const [first] = parts
  return parts.length === 1 && typeof first === 'string' && !hasScheme(first) ? [baseIRI + first] : parts
}
