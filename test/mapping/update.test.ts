import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Store } from 'oxigraph'
import { afterEach, describe, expect, it } from 'vitest'
import { insertQuads } from '../../src/mapping/targets/update.js'
import { Problem } from '../../src/problems/problem.js'

/** A SPARQL 1.1 Update endpoint, as the protocol has it (§2.2.2), that holds what it is sent. */
async function startEndpoint(refuse: (request: number) => number | undefined = () => undefined) {
  const store = new Store()
  const requests: string[] = []
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (piece: string) => (body += piece))
    request.on('end', () => {
      const status =
        request.method === 'POST' && request.headers['content-type'] === 'application/sparql-update'
          ? (refuse(requests.length) ?? 204)
          : 415
      requests.push(body)
      asked.push(request.headers.authorization)
      if (status === 204) store.update(body)
      response.writeHead(status).end(status === 204 ? undefined : 'no\n room   left')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/update`
  const lines = () =>
    store
      .match()
      .map((quad) => `${quad.toString()} .`)
      .sort()
  return { url, requests, asked, lines }
}

const servers: ReturnType<typeof createServer>[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
})

async function* batches(lines: readonly string[], atOnce = 2) {
  for (let at = 0; at < lines.length; at += atOnce) yield await Promise.resolve(lines.slice(at, at + atOnce))
}

async function problemOf(work: Promise<void>): Promise<Problem> {
  try {
    await work
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('no problem')
}

describe('insertQuads', () => {
  const plain = Array.from({ length: 50 }, (_, at) => `<http://e.x/${at}> <http://e.x/p> "a \\"q\\" \\\\ é\\n${at}" .`)

  it('inserts quads of all graphs, in requests of a bounded size', async () => {
    const endpoint = await startEndpoint()
    const inGraphs = plain.map((line, at) => line.replace(/ \.$/, ` <http://e.x/g${at % 3}> .`))
    await insertQuads(batches([...plain, ...inGraphs]), { endpoint: endpoint.url, requestLength: 1000 })
    expect(endpoint.requests.length).toBeGreaterThan(4)
    expect(Math.max(...endpoint.requests.map(({ length }) => length))).toBeLessThan(2000)
    expect(endpoint.lines()).toEqual([...plain, ...inGraphs].sort())
  })

  it('keeps a blank node one node, however many requests there are', async () => {
    const endpoint = await startEndpoint()
    const blank = [
      '<http://e.x/a> <http://e.x/p> _:b .',
      ...plain,
      '_:b <http://e.x/q> "x _:y" .',
      '<http://e.x/b> <http://e.x/p> _:b <http://e.x/g> .',
    ]
    await insertQuads(batches(blank), { endpoint: endpoint.url, requestLength: 500 })
    const labels = new Set(endpoint.lines().flatMap((line) => /(?:^|> )(_:\S+)/.exec(line)?.[1] ?? []))
    expect(endpoint.lines()).toHaveLength(53)
    expect(labels.size).toBe(1)
  })

  it('sends nothing where there is nothing', async () => {
    const endpoint = await startEndpoint()
    await insertQuads(batches([]), { endpoint: endpoint.url })
    expect(endpoint.requests).toEqual([])
  })

  it('tells the endpoint, its answer, and what it had taken before', async () => {
    const endpoint = await startEndpoint((request) => (request === 2 ? 507 : undefined))
    const problem = await problemOf(insertQuads(batches(plain), { endpoint: endpoint.url, requestLength: 500 }))
    expect(problem.code).toBe('target-failed')
    expect(problem.message).toMatch(
      /^the endpoint http:\/\/127\.0\.0\.1:\d+\/update: it answered 507 Insufficient Storage: no room left \(it had taken \d+ quads before\)$/,
    )
    expect(endpoint.requests).toHaveLength(3)
  })

  it('tells an endpoint that is not there, without its password', async () => {
    const endpoint = await startEndpoint()
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
    const secret = endpoint.url.replace('//', '//me:se%40cret@')
    const { message } = await problemOf(insertQuads(batches(plain), { endpoint: secret }))
    expect(message).toMatch(/^the endpoint http:\/\/127\.0\.0\.1:\d+\/update: it cannot be reached: .*ECONNREFUSED/)
    expect(message).not.toContain('cret')
  })

  it('says who asks, where the address says it', async () => {
    const endpoint = await startEndpoint()
    await insertQuads(batches(plain), { endpoint: endpoint.url.replace('//', '//me:se%40cret@') })
    expect(endpoint.asked).toEqual([`Basic ${Buffer.from('me:se@cret').toString('base64')}`])
  })

  it('refuses more blank nodes than go into one request', async () => {
    const endpoint = await startEndpoint()
    const many = plain.map((line, at) => line.replace(/^\S+/, `_:b${at}`))
    const problem = await problemOf(insertQuads(batches(many), { endpoint: endpoint.url, blankLength: 300 }))
    expect(problem.message).toMatch(/blank nodes are too many/)
  })
})
