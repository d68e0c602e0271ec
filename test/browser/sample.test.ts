import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { build } from '../../src/build.js'
import { createTeller } from '../../src/problems/teller.js'
import { serve, type Serving } from '../../src/serve.js'
import { launchChromium } from './chromium.js'

/** The README's picture, taken anew by `UPDATE=1 npx vitest run test/browser/sample`. */
const picture = 'docs/university.png'

describe('the page of a university of the sample', () => {
  const out = mkdtempSync(join(tmpdir(), 'dataesr-browser-'))
  const tell = createTeller({ quiet: true, json: false, isTerminal: false, write: () => undefined })
  let browser: Browser | undefined
  let serving: Serving

  beforeAll(async () => {
    browser = await launchChromium()
    const options = { baseIRI: 'https://dataesr.example/', version: '0.0.0', workers: 2, strict: false }
    const { path } = await build({ ...options, out }, tell)
    const listening = { host: '127.0.0.1', port: 0, queryTimeout: 30, json: false, version: '0.0.0' }
    serving = await serve({ ...listening, release: path! }, tell)
  })

  afterAll(async () => {
    await browser?.close()
    await serving.close()
    rmSync(out, { recursive: true })
  })

  test.for([
    ['wide', 1280],
    ['narrow', 360],
  ] as const)('is whole and quiet on a %s screen', async ([name, width], { skip }) => {
    if (!browser) return skip('Chromium cannot start here')
    const page = await browser.newPage({ viewport: { width, height: 860 }, locale: 'en' })
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('requestfailed', (request) => complaints.push(request.url()))
    await page.goto(`${serving.address}id/institution/bxPQe`)
    expect(page.url()).toBe(`${serving.address}doc/institution/bxPQe`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Sorbonne Université')
    expect(complaints).toEqual([])
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(overflow).toBe(0)
    if (process.env.UPDATE && name === 'wide') {
      mkdirSync('docs', { recursive: true })
      await page.screenshot({ path: picture })
    }
    await page.close()
  })
})
