import { Problem } from '../problems/problem.js'
import { plainBytes, type TextFile } from './bytes.js'

/** An XML declaration stands in the first bytes. */
const longestDeclaration = 1024

/**
 * The encoding that an XML declaration names (XML 1.0 §4.3.3); undefined where there is none. One of two-byte units cannot
 * be true of a declaration that is read byte by byte, and is passed over. A byte order mark beats it: see {@link readText}.
 * Fails with `bad-encoding` where there is no such encoding.
 */
export async function encodingOfXml(file: TextFile): Promise<string | undefined> {
  let head = ''
  for await (const bytes of plainBytes(file)) {
    head += bytes.toString('latin1', 0, longestDeclaration)
    if (head.length >= longestDeclaration) break
  }
  const declaration = /^(?:\xef\xbb\xbf)?<\?xml\s[^>]{0,1000}/.exec(head)?.[0] ?? ''
  const [, double, single] = /\sencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(declaration) ?? []
  const label = double ?? single
  if (label === undefined || /^(?:utf-?16|ucs-?2|iso-10646-ucs|utf-?32)/i.test(label)) return undefined
  try {
    return new TextDecoder(label).encoding
  } catch (cause) {
    const message = `its XML declaration names the encoding "${label}", which is not known`
    throw new Problem('bad-encoding', message, { file: file.name, line: 1 }, { cause })
  }
}
