import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../browser/chromium.js'
import { type BuiltSite, serveBuilt } from './builtSite.js'

describe('the page on which the API is tried out', () => {
  let site: BuiltSite
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchChromium()
    site = await serveBuilt('test/museums')
  })
  afterAll(async () => {
    await browser?.close()
    await site.close()
  })

  test('has only scripts of this site, that may be kept for ever', async () => {
    const page = await fetch(`${site.origin}/api/docs`)
    const text = await page.text()
    expect(page.headers.get('Content-Security-Policy')).toContain("script-src 'self';")
    const parts = [...text.matchAll(/(?:src|href)="(\/api\/docs\/[^"]+)"/g)].map(([, path]) => path!)
    expect(parts).toHaveLength(4)
    for (const path of parts) {
      const part = await fetch(`${site.origin}${path}`)
      expect([part.status, part.headers.get('Cache-Control')]).toEqual([200, 'public, max-age=31536000, immutable'])
      expect((await part.text()).length).toBeGreaterThan(100)
    }
    expect(text).not.toMatch(/<script[^>]*>[^<]/)
    expect((await fetch(`${site.origin}/api/docs/1/start.js`)).status).toBe(404)
  })

  test('shows the collections and runs a request, without a complaint', async ({ skip }) => {
    if (!browser) return skip('Chromium cannot start here')
    const page = await browser.newPage({ locale: 'en' })
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('requestfailed', (request) => complaints.push(request.url()))
    await page.goto(`${site.origin}/api/docs`)
    await page.locator('.opblock-tag').first().click()
    await page.locator('.opblock-summary').first().click()
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByRole('button', { name: 'Execute' }).click()
    const status = page.locator('.live-responses-table .response-col_status', { hasText: '200' })
    await status.first().waitFor({ timeout: 15_000 })
    expect(complaints).toEqual([])
    await page.close()
  })
})
