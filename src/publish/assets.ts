import { cacheControl } from './caching.js'
import { style, styleName } from './pages/style.js'
import type { Exchange } from './site.js'
import { write } from './write.js'

/** Where the style sheet is, below the mount; its name holds its hash. */
export const stylePath = new RegExp(`^assets/${styleName.replaceAll('.', '\\.')}$`)

/** Answers the style sheet, which may be kept for ever. */
export function answerStyle({ response }: Exchange): void {
  response.setHeader('Cache-Control', cacheControl.hashed)
  write(response, 'text/css; charset=utf-8', style)
}

/** Answers `robots.txt`: crawlers read the pages, not the endpoint. */
export function answerRobots({ site: { address }, response }: Exchange): void {
  response.setHeader('Cache-Control', cacheControl.name)
  const { mount } = address
  const text = `User-agent: *\nDisallow: ${mount}sparql?\nDisallow: ${mount}search?\nDisallow: ${mount}api/\n`
  write(response, 'text/plain; charset=utf-8', text)
}
