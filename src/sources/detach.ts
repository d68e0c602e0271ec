/** Text of which each character fits in a byte: the platform keeps it in half the memory, if it is made so. */
const oneByte = /^[\0-\xff]*$/

/**
 * A copy of a text that shares nothing with it. What is cut out of a chunk of a file keeps the whole chunk in memory;
 * so what is kept longer than its row is copied first.
 */
export function detach(text: string): string {
  const encoding = oneByte.test(text) ? 'latin1' : 'utf16le'
  return Buffer.from(text, encoding).toString(encoding)
}
