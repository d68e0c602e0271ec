import type { ServerResponse } from 'node:http'
import { Problem } from '../problems/problem.js'
import { cacheControl } from './caching.js'
import type { Exchange, Site } from './site.js'
import { writeJson } from './write.js'

/** Answers `health`: the process is alive. */
export function answerHealth({ site, response }: Exchange): void {
  sendStatus(site, response)
}

/** Answers `ready`: 503 until the SPARQL engine answers. Resources are answered before. */
export function answerReady({ site, response }: Exchange): void {
  if (!site.store.isReady) throw new Problem('not-ready', 'the SPARQL engine is still loading')
  sendStatus(site, response)
}

function sendStatus({ release, version }: Site, response: ServerResponse): void {
  response.setHeader('Cache-Control', cacheControl.never)
  writeJson(response, { status: 'ok', version, release: release.about.digest })
}
