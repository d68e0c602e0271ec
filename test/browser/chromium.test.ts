import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from './chromium.js'

describe('the browser', () => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  test('opens a page, reads it and takes a picture of it', async ({ skip }) => {
    if (!browser) return skip('Chromium cannot start here')
    const page = await browser.newPage({ viewport: { width: 320, height: 200 } })
    await page.goto(`data:text/html;charset=utf-8,${encodeURIComponent('<title>Été</title><h1>Recherche</h1>')}`)
    expect(await page.title()).toBe('Été')
    expect(await page.getByRole('heading').textContent()).toBe('Recherche')
    const blank = await browser.newPage({ viewport: { width: 320, height: 200 } })
    const [picture, empty] = [await page.screenshot(), await blank.screenshot()]
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    // Text is drawn: a system without fonts would give two empty pictures.
    expect(picture.equals(empty)).toBe(false)
    expect(picture.length).toBeGreaterThan(empty.length)
  })
})
