import { contextPath, jsonOf } from '../json/json.js'
import type { Link } from '../links.js'
import type { Site } from '../site.js'
import { apiPath } from './links.js'

/** The address of the JSON-LD context of the theme. */
export function themeContext(site: Site): string {
  return contextPath(jsonOf(site), site.address.mount)
}

/** Plain JSON becomes JSON-LD by the context that this link names (JSON-LD 1.1 §6.1): of a page, or of an item. */
export function contextLink(site: Site, of: 'page' | 'item'): Link {
  const href = of === 'page' ? apiPath(site, 'context.jsonld') : themeContext(site)
  return { href, rel: 'http://www.w3.org/ns/json-ld#context', type: 'application/ld+json' }
}
