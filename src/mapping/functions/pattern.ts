import { RE2JS, RE2JSException } from 're2js'
import { failed, shown } from './arguments.js'

/** Compiled regular expressions; a mapping has few of them, a column of them must not fill the memory. */
const compiled = new Map<string, RE2JS>()
const mostCompiled = 100

/**
 * A regular expression in the syntax of RE2, which takes time in proportion to the text: a hostile one cannot hold up a
 * build. Look-around and back-references are what it has not.
 *
 * @throws Problem `function-failed` where it does not parse
 */
export function regex(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  if (compiled.size >= mostCompiled) compiled.clear()
  try {
    const made = RE2JS.compile(pattern)
    compiled.set(pattern, made)
    return made
  } catch (cause) {
    if (!(cause instanceof RE2JSException)) throw cause
    throw failed(`${shown(pattern)} is not a regular expression (RE2): ${cause.message}`, cause)
  }
}

/** GREL writes a regular expression between slashes: `/\s+/`; anything else is text. */
export function regexIn(text: string): RE2JS | undefined {
  return text.length > 2 && text.startsWith('/') && text.endsWith('/') ? regex(text.slice(1, -1)) : undefined
}
