import { cacheControl } from './caching.js'
import { style, styleName } from './pages/style.js'
import type { Exchange } from './site.js'

/** Where the style sheet is, below the mount; its name holds its hash. */
export const stylePath = new RegExp(`^assets/${styleName.replaceAll('.', '\\.')}$`)

/** Answers the style sheet, which may be kept for ever. */
export function answerStyle({ response }: Exchange): void {
  response.setHeader('Cache-Control', cacheControl.hashed)
  response.type('text/css').send(Buffer.from(style))
}

/** Answers `robots.txt`: crawlers read the pages, not the endpoint. */
export function answerRobots({ site: { address }, response }: Exchange): void {
  response.setHeader('Cache-Control', cacheControl.name)
  response
    .type('text/plain')
    .send(`User-agent: *\nDisallow: ${address.mount}sparql?\nDisallow: ${address.mount}search?\n`)
}
