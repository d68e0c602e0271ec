import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Teller } from '../src/problems/teller.js'
import { serve, type Serving } from '../src/serve.js'
import { base, line, writeRelease } from './release/sample.js'

const folders: string[] = []
const servings: Serving[] = []
afterEach(async () => {
  await Promise.all(servings.splice(0).map((serving) => serving.close()))
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A release whose one thing has a name, and enough beside for a query to take its time. */
async function release(name: string): Promise<string> {
  const lines = Array.from({ length: 800 }, (_, at) => line(`ex:n${at}`, 'ex:q', `"${at}"`, 'ex:g'))
  const { folder } = await writeRelease([...lines, line('ex:a', 'ex:name', `"${name}"`, 'ex:g')].map((text) => [text]))
  folders.push(folder)
  return folder
}

function link(path: string, folder: string): void {
  symlinkSync(folder, `${path}.new`)
  renameSync(`${path}.new`, path)
}

async function start(link_: string, told: string[] = []): Promise<Serving> {
  const cache = mkdtempSync(join(tmpdir(), 'dataesr-serve-'))
  folders.push(cache)
  const tell = { info: (text: string) => void told.push(text) } as Teller
  const settings = { release: link_, port: 0, host: '127.0.0.1', queryTimeout: 30, json: false, version: '1' }
  const serving = await serve({ ...settings, engine: 'embedded', cache }, tell)
  servings.push(serving)
  await until(async () => (await fetch(new URL('ready', serving.address))).ok)
  return serving
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let left = 300; !(await isSo()); left--) {
    if (left === 0) throw new Error('it never was')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function ask(serving: Serving, query: string): Promise<string> {
  const url = new URL(`sparql?${new URLSearchParams({ query }).toString()}`, serving.address)
  const answer = await fetch(url, { headers: { accept: 'text/csv' } })
  expect(answer.status).toBe(200)
  return (await answer.text()).replaceAll('\r\n', '\n')
}

const nameOf = (serving: Serving) => ask(serving, `SELECT ?name { <${base}a> <${base}name> ?name }`)

describe('a link that comes to lead to another release', () => {
  test('has it served when it is ready; no request is lost, and what runs ends on the one before', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'dataesr-link-')), 'current')
    folders.push(path)
    link(path, await release('before'))
    const serving = await start(path)
    expect(await nameOf(serving)).toBe('name\nbefore\n')
    const slow =
      'SELECT (COUNT(*) AS ?c) (SAMPLE(?name) AS ?n) { ?x <q> ?a . ?y <q> ?b . <a> <name> ?name FILTER(CONCAT(?a, ?b) > "5") }'
    const counted = ask(serving, slow.replaceAll(/<(q|a|name)>/g, `<${base}$1>`))
    link(path, await release('after'))
    const seen: string[] = []
    await until(async () => {
      seen.push(await nameOf(serving))
      const resource = await fetch(new URL('a', serving.address), { redirect: 'manual' })
      expect(resource.status).toBeLessThan(400)
      return seen.at(-1) === 'name\nafter\n'
    })
    expect(new Set(seen)).toEqual(new Set(['name\nbefore\n', 'name\nafter\n']))
    expect(await counted).toContain('before')
  }, 60_000)

  test('that cannot be served is told, and the one before goes on', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'dataesr-link-')), 'current')
    folders.push(path)
    link(path, await release('before'))
    const told: string[] = []
    const serving = await start(path, told)
    const empty = mkdtempSync(join(tmpdir(), 'dataesr-no-release-'))
    folders.push(empty)
    link(path, empty)
    await until(async () => Promise.resolve(told.some((text) => text.includes('is not served'))))
    expect(await nameOf(serving)).toBe('name\nbefore\n')
    link(path, await release('third'))
    await until(async () => (await nameOf(serving)) === 'name\nthird\n')
  }, 60_000)
})
