import type { IncomingMessage } from 'node:http'

/** A request as node:http reads it; its address begins below the mount of the site. */
export type SiteRequest = IncomingMessage & {
  url: string
  /** What Express read of it, where it has a body. */
  body?: unknown
}
