import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { absentStore, serveTestSite, type TestSite } from '../publish/testSite.js'
import { launchChromium } from './chromium.js'

describe('the page of a search in a browser', () => {
  let browser: Browser | undefined
  let site: TestSite
  beforeAll(async () => {
    browser = await launchChromium()
    site = await serveTestSite(absentStore())
  })
  afterAll(async () => {
    await browser?.close()
    await site.close()
  })

  test.for([1280, 360])('leads from words to a thing by the keyboard alone, %i wide', async (width, { skip }) => {
    if (!browser) return skip('Chromium cannot start here')
    const page = await browser.newPage({ viewport: { width, height: 860 }, locale: 'en', javaScriptEnabled: false })
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('requestfailed', (request) => complaints.push(request.url()))
    await page.goto(`${site.origin}/`)
    await page.getByRole('searchbox').first().focus()
    await page.keyboard.type('huose')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/search?q=huose')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('huose')
    expect(await page.getByText('Here is what “house” finds.').count()).toBe(1)
    const types = page.getByRole('navigation', { name: 'Show only' })
    expect(await types.locator('[aria-current=true]').textContent()).toBe('All')
    await types.getByRole('link', { name: /^House/ }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**type=*')
    expect(await types.locator('[aria-current=true]').textContent()).toContain('House')
    const first = page.getByRole('listitem').first().getByRole('link').first()
    expect(await first.textContent()).toBe('House of Glass')
    await first.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/doc/house/1')
    expect(complaints).toEqual([])
    await page.close()
  })
})
