import type { Answer } from '../store/store.js'

/** The whole text of an answer. */
export async function collect({ body }: Answer): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of body) text += typeof part === 'string' ? part : decoder.decode(part, { stream: true })
  return text + decoder.decode()
}
