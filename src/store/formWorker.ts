import { parentPort } from 'node:worker_threads'
import { Problem } from '../problems/problem.js'
import { queryForm } from './form.js'
import type { FormReply, ToRead } from './formMessages.js'

/** A thread that reads the forms of long queries. */

const port = parentPort!
port.on('message', (toRead: ToRead) => port.postMessage(read(toRead)))

function read({ text, known }: ToRead): FormReply {
  try {
    return { kind: 'read', form: queryForm(text, known) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { code, message, origin } = error
    return { kind: 'failed', code, message, origin }
  }
}
