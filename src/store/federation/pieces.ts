import type { MessagePort } from 'node:worker_threads'
import { type PlainProblem, plainProblem, readProblem } from './problems.js'

/** What the sending side says, once for each `next` of the other. */
type Sent = { readonly piece: Uint8Array } | { readonly end: true } | { readonly problem: PlainProblem }

/** Sends pieces to another thread, each when it is asked for; the other side leaving ends what makes them. */
export function sendOver(port: MessagePort, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]()
  return new Promise((resolve) => {
    const finish = () => {
      port.close()
      resolve()
    }
    const next = async () => {
      try {
        const piece = await iterator.next()
        port.postMessage((piece.done ? { end: true } : { piece: piece.value }) satisfies Sent)
        if (piece.done) finish()
      } catch (error) {
        port.postMessage({ problem: plainProblem(error) } satisfies Sent)
        finish()
      }
    }
    port.on('message', () => void next())
    port.on('close', () => {
      resolve()
      void iterator.return?.()
    })
  })
}

/** What another thread sends by {@link sendOver}; fails as it failed there. */
export async function* receiveFrom(port: MessagePort): AsyncGenerator<Uint8Array> {
  const arrived: (Sent | undefined)[] = []
  let wake = (): void => undefined
  const arrive = (sent?: Sent) => {
    arrived.push(sent)
    wake()
  }
  port.on('message', arrive)
  port.on('close', () => arrive())
  try {
    for (;;) {
      port.postMessage('next')
      while (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      const sent = arrived.shift()
      if (sent === undefined) throw new Error('the other thread has ended')
      if ('end' in sent) return
      if ('problem' in sent) throw readProblem(sent.problem)
      yield sent.piece
    }
  } finally {
    port.close()
  }
}
