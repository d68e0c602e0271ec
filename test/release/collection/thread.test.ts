import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startThread } from '../../../src/release/collection/thread.js'
import { line } from '../sample.js'
import { label, shapeOf, type, writeWith } from './sample.js'

const shape = shapeOf('Museum', { label })
const question = { collection: 'Museum', filters: [], sort: [], facets: [], limit: 1 }

test('a question that takes too long is given up, and the next is answered', async () => {
  const folder = await writeWith([shape], [line('ex:m', `<${type}>`, 'ex:Museum')])
  const thread = startThread(join(folder, 'release.db'))
  await expect(thread.ask(question, 1)).rejects.toMatchObject({
    code: 'query-timeout',
    message: 'the collection Museum did not answer within 0.001 s',
  })
  expect((await thread.ask(question)).total).toBe(1)
  thread.close()
})

test('more questions at once than may wait are told, and those that may wait are answered', async () => {
  const folder = await writeWith([shape], [line('ex:m', `<${type}>`, 'ex:Museum')])
  const thread = startThread(join(folder, 'release.db'))
  const answers = await Promise.allSettled(Array.from({ length: 1100 }, () => thread.ask(question)))
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
  expect(refused).toHaveLength(100)
  expect(refused.every(({ code }) => code === 'query-timeout')).toBe(true)
  thread.close()
})

test('a closed thread answers nothing more', async () => {
  const folder = await writeWith([shape], [line('ex:m', `<${type}>`, 'ex:Museum')])
  const thread = startThread(join(folder, 'release.db'))
  const asked = expect(thread.ask(question)).rejects.toMatchObject({ code: 'not-ready' })
  thread.close()
  await asked
  await expect(thread.ask(question)).rejects.toMatchObject({ code: 'not-ready' })
})
