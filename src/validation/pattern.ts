/**
 * A regular expression of SHACL (XPath and XQuery Functions §5.6.1) as one of JavaScript, which is the same language but
 * for rare escapes.
 *
 * @throws Error that says what is wrong with the pattern or its flags
 */
export function compilePattern(pattern: string, flags = ''): RegExp {
  const foreign = [...flags].find((flag) => !'ims'.includes(flag))
  if (foreign !== undefined) throw new Error(`the flag "${foreign}" is not supported; i, m and s are`)
  try {
    return new RegExp(pattern, `${flags}u`)
  } catch (error) {
    // Without `u` escapes such as `\-` may stand, as in XPath; but `\p{L}` would then mean the letter p.
    if (/\\[pP]/.test(pattern)) throw error
    return new RegExp(pattern, flags)
  }
}
