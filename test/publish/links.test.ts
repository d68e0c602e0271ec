import type { Response } from 'express'
import { describe, expect, test } from 'vitest'
import { setLinks } from '../../src/publish/links.js'

describe('the Link header', () => {
  test('is ASCII, and no IRI ends its own link', () => {
    expect(header([{ href: 'https://example.org/é>; rel="x"', rel: 'type' }])).toBe(
      '<https://example.org/%C3%A9%3E;%20rel="x">; rel="type"',
    )
  })

  test('says media types', () => {
    expect(header([{ href: '/a.ttl', rel: 'alternate', type: 'text/turtle' }])).toBe(
      '</a.ttl>; rel="alternate"; type="text/turtle"',
    )
  })

  test('stays below what clients take, the first links first', () => {
    const many = Array.from({ length: 200 }, (_, i) => ({
      href: `https://example.org/${'x'.repeat(100)}/${i}`,
      rel: 'type',
    }))
    const written = header(many) ?? ''
    expect(written.length).toBeLessThan(6_000)
    expect(written).toContain('/0>')
    expect(written).not.toContain('/199>')
  })

  test('is not there without links', () => {
    expect(header([])).toBeUndefined()
  })
})

function header(links: Parameters<typeof setLinks>[1]): string | undefined {
  const headers = new Map<string, string>()
  setLinks({ setHeader: (name: string, value: string) => headers.set(name, value) } as unknown as Response, links)
  return headers.get('Link')
}
