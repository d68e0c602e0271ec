/**
 * The same text, for what is kept long: a part of a longer text keeps all of it in memory in V8, so that a table of IRIs
 * cut from lines would hold the lines.
 */
export function detach(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}
