/**
 * A copy of a text that shares nothing with it. What is cut out of a chunk of a file keeps the whole chunk in memory;
 * so what is kept longer than its row is copied first.
 */
export function detach(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}
