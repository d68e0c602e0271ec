import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { build } from '../../src/build.js'
import { createTeller } from '../../src/problems/teller.js'
import { openRelease } from '../../src/release/open.js'
import { serve, type Serving } from '../../src/serve.js'
import { launchChromium } from './chromium.js'

describe('pages of the sample', () => {
  const out = mkdtempSync(join(tmpdir(), 'dataesr-pages-'))
  const tell = createTeller({ quiet: true, json: false, isTerminal: false, write: () => undefined })
  let browser: Browser | undefined
  let serving: Serving
  /** The documents of one thing of each of these kinds: `institution` → `institution/bxPQe`. */
  const documents = new Map<string, string>()

  beforeAll(async () => {
    browser = await launchChromium()
    const options = { baseIRI: 'https://dataesr.example/', version: '0.0.0', workers: 2, strict: false }
    const { path } = await build({ ...options, out }, tell)
    const release = openRelease(path!)
    for (const iri of release.subjects()) {
      const [, kind, key] = /^https:\/\/dataesr\.example\/id\/([a-z]+)\/([^#]+)$/.exec(iri) ?? []
      if (kind !== undefined && !documents.has(kind)) documents.set(kind, `${kind}/${key}`)
    }
    documents.set('institution', 'institution/bxPQe')
    release.close()
    const listening = { host: '127.0.0.1', port: 0, queryTimeout: 30, json: false, version: '0.0.0' }
    serving = await serve({ ...listening, release: path! }, tell)
  })

  afterAll(async () => {
    await browser?.close()
    await serving.close()
    rmSync(out, { recursive: true })
  })

  const kinds = ['institution', 'unit', 'publication', 'journal']
  test.for(
    kinds.flatMap((kind) =>
      (['fr', 'en'] as const).flatMap((lang) => [360, 1200].map((w) => [kind, lang, w] as const)),
    ),
  )('a %s in %s, %i pixels wide: whole and quiet', async ([kind, language, width], { skip }) => {
    if (!browser) return skip('Chromium cannot start here')
    const page = await browser.newPage({ viewport: { width, height: 860 }, locale: language })
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('requestfailed', (request) => complaints.push(request.url()))
    await page.goto(`${serving.address}doc/${documents.get(kind)!}`)
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    const headings = await page.getByRole('heading', { level: 2 }).allTextContents()
    expect(headings).toContain(language === 'fr' ? 'Identifiants' : 'Identifiers')
    for (const more of await page.locator('main summary').all()) await more.click()
    expect(complaints).toEqual([])
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(overflow).toBe(0)
    await page.close()
  })

  test('explain their words to who asks, with a keyboard and without scripts', async ({ skip }) => {
    if (!browser) return skip('Chromium cannot start here')
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en' })
    const page = await context.newPage()
    await page.goto(`${serving.address}doc/${documents.get('institution')!}`)
    const word = page.locator('summary', { hasText: /^SIREN$/ })
    const explanation = page.locator('dt details', { has: word }).locator('p')
    expect(await explanation.count()).toBe(1)
    expect(await explanation.isVisible()).toBe(false)
    await word.press('Enter')
    await explanation.waitFor({ state: 'visible', timeout: 3_000 })
    expect(await explanation.textContent()).toContain('nine digits')
    expect(await explanation.getByRole('link').getAttribute('href')).toContain('ontology')
    await context.close()
  })
})
