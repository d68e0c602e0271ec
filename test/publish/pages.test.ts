import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PagesSite, servePages } from './pagesSite.js'

let site: PagesSite
let plain: PagesSite
beforeAll(async () => {
  site = await servePages({ hasShapes: true })
  plain = await servePages({ hasShapes: false })
})
afterAll(async () => {
  await site.close()
  await plain.close()
})

/** The texts of the elements of a page, without what is within them. */
function texts(html: string, element: string): string[] {
  return [...html.matchAll(new RegExp(`<${element}(?: [^>]*)?>(.*?)</${element}>`, 'gs'))].map(([, inner]) =>
    inner!.replace(/<p\b.*?<\/p>|<[^>]*>/gs, '').trim(),
  )
}

describe('the page of a thing whose class has a shape', () => {
  it('tells its facts in the groups and the order of the shape, by the names of the shape', async () => {
    const english = await site.page('painting/1')
    expect(texts(english, 'h2')).toEqual([
      ...['What one sees', 'Also said', 'Links'],
      ...['Numbers', 'The same thing elsewhere', 'This data'],
    ])
    const order = ['close-up', 'colour', 'size', 'width', 'height', 'apart', 'hangs on', 'stock number', 'number']
    expect(texts(english, 'dt').filter((name) => order.includes(name))).toEqual(order)
    const french = await site.page('painting/1', 'fr')
    expect(texts(french, 'h2')).toContain('Ce qu’on voit')
    expect(texts(french, 'dt')).toContain('gros plan')
  })

  it('puts identifiers that no shape describes to those that one does', async () => {
    const numbers = (await site.page('painting/1')).split('<h2>Numbers</h2>')[1]!.split('</section>')[0]!
    expect(texts(numbers, 'dt')).toEqual(['stock number', 'number'])
  })

  it('explains a property where the shape does, as text', async () => {
    const page = await site.page('painting/1')
    expect(page).toContain('<summary>close-up</summary><p>A &lt;detail>.')
    expect(page).not.toContain('<detail>')
    expect(await site.page('painting/1', 'fr')).toContain('<summary>gros plan</summary><p>Un &lt;détail>.')
    expect(page).not.toContain('<summary>colour</summary>')
  })

  it('follows the shape that describes most of the thing, and then the others', async () => {
    const names = texts(await site.page('painting/2'), 'dt')
    expect(names).toEqual(expect.arrayContaining(['close-up', 'colour', 'year of the theft']))
    expect(names).not.toContain('tint')
  })

  it('says of which class the things are that point to one, where one class alone says so', async () => {
    const page = await site.page('painting/c0')
    const incoming = page.split('id="incoming"')[1]!
    expect(texts(incoming, 'summary')).toEqual(['Painting copy of 1'])
  })
})

describe('a page of many values', () => {
  it('tells the first ten by label, and folds the others', async () => {
    const page = await site.page('painting/3')
    const [shown, folded] = page.split('<h2>What one sees</h2>')[1]!.split('</section>')[0]!.split('<details>')
    expect(texts(shown!, 'li')).toEqual(Array.from({ length: 10 }, (_, i) => `Copy ${i + 1}`))
    expect(texts(folded!, 'summary')).toEqual(['See all (230)'])
    expect(texts(folded!, 'li')).toHaveLength(190)
    expect(folded).toContain('and 30 more, in the data formats')
  })

  it('tells ten of those that point here, and leads to all of them', async () => {
    const incoming = (await site.page('wall/a')).split('id="incoming"')[1]!
    expect(texts(incoming, 'li')).toHaveLength(10)
    const [, href] = /<a href="([^"]*)">See all \(231\)/.exec(incoming)!
    const all = await site.page(href!.replaceAll('&amp;', '&').replace(/^\/doc\/|#.*$/g, ''))
    expect(texts(all.split('id="incoming"')[1]!, 'li')).toHaveLength(100)
    expect(all).toContain('1 to 100 of 231')
  })
})

describe('a page without shapes', () => {
  it('tells the facts by what they are, each place by label', async () => {
    const page = await plain.page('painting/1')
    expect(texts(page, 'h2')).toEqual([
      ...['What is known', 'Links', 'Identifiers', 'The same thing elsewhere', 'This data'],
    ])
    expect(texts(await plain.page('wall/a'), 'dt').slice(0, 2)).toEqual(['apple', 'zebra'])
    expect(texts(page, 'dt')).not.toContain('close-up')
  })

  it('is the same for a thing that no shape describes', async () => {
    const withShapes = await site.page('wall/a')
    expect(texts(withShapes, 'h2')).toEqual(['What is known', 'What points here', 'On the map', 'This data'])
    expect(texts(withShapes, 'dt').slice(0, 2)).toEqual(['apple', 'zebra'])
  })
})

describe('every page', () => {
  it('leads to the interface for programs where there are collections, and tells how to search', async () => {
    expect(await site.page('wall/a')).toContain('<a href="/api">API</a>')
    expect(await plain.page('wall/a')).not.toContain('href="/api"')
    for (const each of [site, plain]) {
      expect(await each.page('wall/a')).toMatch(
        /<link rel="search" type="application\/opensearchdescription\+xml" href="\/opensearch.xml" title="[^"]+"/,
      )
    }
  })
})
