import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { federate } from '../src/federate.js'
import { createTeller } from '../src/problems/teller.js'

const description = `
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
[] a sd:Service ; sd:supportedLanguage sd:SPARQL11Query ; sd:feature sd:BasicFederatedQuery ;
  <http://purl.org/dc/terms/license> <https://licence.example/1> .`

const good: RequestListener = (request, response) => {
  if (request.method === 'POST') {
    response.writeHead(200, { 'Content-Type': 'application/sparql-results+json' }).end('{"head":{},"boolean":true}')
  } else response.writeHead(200, { 'Content-Type': 'text/turtle' }).end(description)
}

/** Hubs that do as hubs do. */
const hubs: Readonly<Record<string, RequestListener>> = {
  good,
  undescribed: (request, response) => {
    if (request.method === 'POST') good(request, response)
    else response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Query editor</h1>')
  },
  slow: () => undefined,
  page: (_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Moved</h1>'),
  refusing: (_, response) => response.writeHead(403).end('no'),
  redirecting: (request, response) => {
    if (request.url === '/new') good(request, response)
    else response.writeHead(308, { Location: '/new' }).end()
  },
}

describe('dataesr federate check', () => {
  const addresses: Record<string, string> = {}
  const closing: (() => void)[] = []
  const told: string[] = []

  beforeAll(async () => {
    for (const [name, listener] of Object.entries(hubs)) {
      const server = createServer(listener)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      addresses[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sparql`
      closing.push(() => {
        server.close()
        server.closeAllConnections()
      })
    }
  })
  afterAll(() => {
    for (const close of closing) close()
  })

  const check = async (names: readonly string[], settings: { json?: boolean; action?: string } = {}) => {
    const tell = createTeller({ quiet: false, json: false, isTerminal: false, write: (text) => told.push(text) })
    let text = ''
    const services = names.map((name) => addresses[name] ?? name).join(', ')
    const output = { write: (part: string) => (text += part) }
    const options = { allowedAddresses: ['127.0.0.1'], timeout: 600 }
    return { isWell: await federate({ action: 'check', services, ...settings }, { tell, output }, options), text }
  }
  const rowOf = (text: string, name: string) =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${addresses[name]!} `))!
      .split(/ {2,}/)

  test('prints a table of all, and says whether all answer', async () => {
    const begun = performance.now()
    const { isWell, text } = await check(Object.keys(hubs))
    expect(performance.now() - begun).toBeLessThan(2_000)
    expect(isWell).toBe(false)
    expect(text.split('\n')[0]!.split(/ {2,}/)).toEqual([
      'endpoint',
      'answers',
      'ms',
      'languages and features',
      'licence',
      'problem',
    ])
    const [, , milliseconds, ...rest] = rowOf(text, 'good')
    expect(Number(milliseconds)).toBeGreaterThan(0)
    expect(rest).toEqual(['SPARQL11Query BasicFederatedQuery', 'https://licence.example/1', '-'])
    expect(rowOf(text, 'redirecting')[1]).toBe('yes')
    expect(rowOf(text, 'undescribed').slice(1)).toEqual([
      'yes',
      expect.any(String),
      '-',
      '-',
      'no service description: it answers with text/html',
    ])
    expect([rowOf(text, 'slow')[1], rowOf(text, 'slow').at(-1)]).toEqual(['no', 'it says nothing within 0.6 s'])
    expect([rowOf(text, 'page')[1], rowOf(text, 'page').at(-1)]).toEqual([
      'no',
      'it answers with text/html, not with results of SPARQL',
    ])
    expect([rowOf(text, 'refusing')[1], rowOf(text, 'refusing').at(-1)]).toEqual(['no', 'it says 403: no'])
  })

  test('goes well where all answer; JSON for programs', async () => {
    const { isWell, text } = await check(['good', 'redirecting', 'undescribed'], { json: true })
    expect(isWell).toBe(true)
    expect(JSON.parse(text)).toMatchObject([
      { endpoint: addresses['good'], answers: true, licences: ['https://licence.example/1'] },
      { endpoint: addresses['redirecting'], answers: true },
      { endpoint: addresses['undescribed'], answers: true, languages: [] },
    ])
  })

  test('private addresses and what is no address are told as problems', async () => {
    const { isWell, text } = await check([
      'http://127.0.0.2/sparql',
      'http://localhost.invalid/sparql',
      'file:///etc/passwd',
      'not an address',
    ])
    expect(isWell).toBe(false)
    expect(text).toContain('127.0.0.2 is no public address')
    expect(text).toMatch(/localhost\.invalid.*(ENOTFOUND|EAI_AGAIN)/)
    expect(text).toContain('no address of the web')
    expect(text.split('\n')).toHaveLength(6)
  })

  test('another action is refused', async () => {
    await expect(check(['good'], { action: 'mend' })).rejects.toMatchObject({ code: 'bad-setting' })
  })
})
