import { Problem } from '../problems/problem.js'
import { closest } from 'fastest-levenshtein'
import { pathOf } from './address.js'
import { cacheControl } from './caching.js'
import { createFrame } from './json/frame.js'
import { contextPath, jsonOf } from './json/json.js'
import { send } from './representation.js'
import type { Exchange } from './site.js'

/** Where the context is: the release's own, and each by its digest. */
export const contextRoute = /^context(\/[0-9a-f]{64})?\.jsonld$/
/** Where the frames of classes are. */
export const frameRoute = /^frame\/[\w-]+\.jsonld$/

/** Answers the JSON-LD context of the theme; by its digest, it never changes (W3C Data on the Web Best Practices 11). */
export async function answerContext(exchange: Exchange): Promise<void> {
  const json = jsonOf(exchange.site)
  const digest = /\/([0-9a-f]+)\./.exec(pathOf(exchange.request))?.[1]
  if (digest !== undefined && digest !== json.digest)
    throw new Problem(
      'not-found',
      `this release has no such context; its own is ${contextPath(json, exchange.site.address.mount)}`,
    )
  await send(exchange, {
    mediaType: 'application/ld+json',
    variant: ['context', json.digest],
    cacheControl: digest === undefined ? currentContext : cacheControl.hashed,
    links: [{ href: contextPath(json, exchange.site.address.mount), rel: 'canonical' }],
    body: () => json.contextText,
  })
}

/** It changes with the release. */
const currentContext = 'public, max-age=300'

/** Answers the frame of a class, by the name of its collection. */
export async function answerFrame(exchange: Exchange): Promise<void> {
  const { site, request } = exchange
  const json = jsonOf(site)
  const key = pathOf(request).slice('frame/'.length, -'.jsonld'.length)
  const shape = json.classes.find((each) => each.key === key)
  if (shape === undefined) throw new Problem('not-found', `there is no collection ${key}${nearest(key, json.classes)}`)
  const url = contextPath(json, site.address.mount)
  await send(exchange, {
    mediaType: frameType,
    variant: ['frame', key, json.digest],
    cacheControl: currentContext,
    links: [{ href: shape.classIRI, rel: 'describes' }],
    body: () => `${JSON.stringify(createFrame(json, shape, url), undefined, 2)}\n`,
  })
}

/** JSON-LD 1.1 Framing §6. */
const frameType = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#frame"'

function nearest(key: string, classes: readonly { readonly key: string }[]): string {
  return classes.length === 0
    ? ''
    : `; the nearest is ${closest(
        key,
        classes.map((each) => each.key),
      )}`
}
