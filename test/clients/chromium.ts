import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../browser/chromium.js'
import { readers } from '../readGraph.js'
import type { Way } from './client.js'

/** Chromium, led by an IRI: to a page for people, and to a graph for a script of another site. */
export interface FollowingBrowser {
  /** Opens what an IRI names; gives the heading and the types of the JSON-LD that the page holds. */
  open(iri: string): Promise<{ readonly heading: string; readonly embedded: readonly unknown[] }>
  /** Fetches from a page of another origin. */
  readonly fetches: Way
  close(): Promise<void>
}

/** Undefined, with a printed reason, where Chromium cannot start. */
export async function openBrowser(): Promise<FollowingBrowser | undefined> {
  const browser: Browser | undefined = await launchChromium()
  if (browser === undefined) return undefined
  const page = await browser.newPage({ locale: 'en' })
  return {
    async open(iri) {
      await page.goto(iri)
      const texts = await page.locator('script[type="application/ld+json"]').allTextContents()
      const heading = (await page.getByRole('heading', { level: 1 }).textContent()) ?? ''
      return { heading, embedded: texts.map((text) => JSON.parse(text) as unknown) }
    },
    async fetches(iris) {
      // It knows nothing of what was opened before.
      const elsewhere = await browser.newPage({ bypassCSP: true })
      // The same machine by another name is another origin; what may be fetched there is not for its pages' policy to say.
      await elsewhere.goto(new URL('/', iris[0]).href.replace('//127.0.0.1', '//localhost'))
      return Promise.all(iris.map(async (iri) => readers['nt']!(await fetchWithin(elsewhere, iri))))
    },
    close: () => browser.close(),
  }
}

function fetchWithin(page: Page, iri: string): Promise<string> {
  const options = JSON.stringify({ headers: { Accept: 'application/n-triples' } })
  return page.evaluate(`fetch(${JSON.stringify(iri)}, ${options}).then((answer) => answer.text())`)
}
