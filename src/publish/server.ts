import cors from 'cors'
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Logger } from 'pino'
import type { Release } from '../release/release.js'
import { createFormReader } from '../store/readForm.js'
import type { Store } from '../store/store.js'
import { type Address, addressOf } from './address.js'
import { createAnswers } from './answers.js'
import { isFresh } from './caching.js'
import { createCounts } from './counts.js'
import { readDatasets, readPresentation } from './datasets.js'
import { createLabelLines } from './labelLines.js'
import { sendProblem } from './problem.js'
import { watchKept } from './queryWatch.js'
import { createQuota } from './quota.js'
import { redirect } from './redirect.js'
import { Refusal } from './refusal.js'
import { followRequest, limitURL } from './requests.js'
import { findRoute } from './routes.js'
import type { SiteRequest } from './request.js'
import type { Exchange, Site } from './site.js'
import { headersOf } from './write.js'

/** What a site is made of. */
export interface SiteOptions {
  readonly release: Release
  readonly store: Store
  /** Version of the program. */
  readonly version: string
  readonly log: Logger
  /** Longest time of a query, in milliseconds; 30 s by default. */
  readonly queryTimeout?: number
  /** The endpoints that a query may ask by `SERVICE`; none by default. */
  readonly services?: readonly string[]
  /** For how long a client may occupy SPARQL engines in ten minutes, in seconds; 600 by default. */
  readonly queryQuota?: number
  /** Proxies whose `X-Forwarded-For` names the client: addresses, networks, `loopback`, `linklocal`, `uniquelocal`; none by default. */
  readonly trustProxy?: readonly string[]
}

/**
 * The site of a release: a function of a request, which keeps nothing but what it was made of, and answers given lately.
 * What was answered lately is sent again; GET and HEAD are answered at once; what has a body, or is a preflight of a script
 * elsewhere, goes through Express, which costs more than the answer where that is a slice of a file.
 */
export function createSite(options: SiteOptions): RequestListener {
  const site = siteOf(options)
  const common = commonHeaders()
  const app = createApp(site)
  return (incoming, response) => {
    const { url } = incoming
    const exchange: Exchange = { site, request: localise(incoming, site.address), response }
    const id = followRequest(exchange, url)
    if (sendKnown(exchange, id)) return
    response.setHeader('X-Request-Id', id)
    for (const [header, value] of common) response.setHeader(header, value)
    if (isDirect(exchange.request)) void answer(exchange)
    else app(incoming, response)
  }
}

/** Sends an answer that was given before to the same request, or 304. */
function sendKnown(exchange: Exchange, id: string): boolean {
  const { site, request, response } = exchange
  const known = request.method === 'GET' || request.method === 'HEAD' ? site.answers.find(request) : undefined
  if (known === undefined) return false
  const isKept = known.status === 200 && isFresh(request, known)
  const headers = isKept ? known.headersWithoutBody : known.headers
  site.counts.kept += 1
  watchKept(exchange, id)
  response.writeHead(isKept ? 304 : known.status, [...headers, 'X-Request-Id', id])
  if (isKept || request.method === 'HEAD') response.end()
  else response.end(known.body)
  return true
}

/** Answers a request whatever comes: what is thrown is told to the client as a problem. */
async function answer(exchange: Exchange): Promise<void> {
  try {
    await answerWithin(exchange)
  } catch (error) {
    sendProblem(exchange, error)
  }
}

function answerWithin(exchange: Exchange): Promise<void> | void {
  const { site, request } = exchange
  limitURL(request)
  if (request.url.startsWith('/')) return findRoute(request).handler(exchange)
  if (request.method === 'OPTIONS' && request.url === `${outside}*`) answerCapabilities(exchange)
  else if (request.url === outside) redirect(exchange, 302, site.address.mount)
  // A well-known address is one of the host (RFC 8615), wherever the site begins.
  else if (request.url === `${outside}/.well-known/void`) redirect(exchange, 302, `${site.address.mount}catalogue`)
  else throw new Refusal('not-found', `the site begins at ${site.address.mount}`)
}

/** `OPTIONS *` asks what the server can do at all (RFC 9110 §9.3.7). */
function answerCapabilities({ response }: Exchange): void {
  response.setHeader('Allow', 'GET, HEAD, POST, OPTIONS')
  response.statusCode = 204
  response.end()
}

/** Does the request need nothing of Express? */
function isDirect({ method, url }: SiteRequest): boolean {
  return method === 'GET' || method === 'HEAD' || !url.startsWith('/')
}

/**
 * The request with its address below the mount: in absolute form (RFC 9112 §3.2.2) without the host, whatever it is; an
 * address outside the mount does not begin with a slash.
 */
function localise(request: IncomingMessage, { mount }: Address): SiteRequest {
  const path = (request.url ?? '').replace(/^https?:\/\/[^/?#]*(?=[/?#]|$)/i, '')
  const isHome = path === '' || path === '/'
  const url = path.startsWith(mount) ? path.slice(mount.length - 1) : isHome ? outside : `${outside}${path}`
  return Object.assign(request, { url })
}

/** What stands in the place of an address outside the mount. */
const outside = 'outside:'

/** What reading needs not: preflights of scripts elsewhere, and bodies. */
function createApp(site: Site): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use((request: Request, response: Response, next: NextFunction) => {
    // The library answers all OPTIONS as preflights of scripts; they ask for the methods too (RFC 9110 §9.3.7).
    if (request.method === 'OPTIONS') response.setHeader('Allow', [...findRoute(request).methods, 'OPTIONS'].join(', '))
    next()
  })
  app.use(cors(sharing))
  app.use((request: Request, response: Response, next: NextFunction) => {
    const { body } = findRoute(request)
    limitBody(request, bodyLimits[body])
    bodyReaders[body](request, response, next)
  })
  app.use((request: Request, response: Response) => answer({ site, request, response }))
  // Express knows a handler of errors by its four parameters.
  // eslint-disable-next-line @typescript-eslint/max-params
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    sendProblem({ site, request, response }, error)
  })
  return app
}

/** How large bodies may be, in bytes. */
const bodyLimits = { short: 2 ** 20, long: 4 * 2 ** 20 } as const

/** Readers of bodies as they come, by how large they may be. */
const bodyReaders: Readonly<Record<keyof typeof bodyLimits, RequestHandler>> = {
  short: express.raw({ type: () => true, limit: bodyLimits.short }),
  long: express.raw({ type: () => true, limit: bodyLimits.long }),
}

/** What is said to be too long is refused before it comes: the library would first wait for all of it. */
function limitBody({ headers }: SiteRequest, limit: number): void {
  const length = Number(headers['content-length'] ?? 0)
  if (length > limit) throw new Refusal('body-too-large', `the body has ${length} bytes; ${limit} are the most`)
}

/** The headers that every answer has; helmet and cors say the same each time, and are asked once. */
function commonHeaders(): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  for (const middleware of [helmet(security), cors(sharing)]) middleware(request, response, () => undefined)
  return headersOf(response)
}

function siteOf(options: SiteOptions): Site {
  const {
    release,
    store,
    version,
    log,
    queryTimeout = 30_000,
    services = [],
    queryQuota = 600,
    trustProxy = [],
  } = options
  const address = addressOf(release.about.baseIRI)
  // All subjects are read once, when the vocabulary is first asked for: a release does not change.
  let vocabularyTerms: readonly string[] | undefined
  const vocabulary = `${address.baseIRI}ontology`
  return {
    release,
    store,
    version,
    log,
    address,
    datasets: readDatasets(release.catalogue, address),
    presentation: readPresentation(release.catalogue),
    labels: createLabelLines(release),
    answers: createAnswers(),
    counts: createCounts(),
    terms: () => (vocabularyTerms ??= termsOf(release, vocabulary)),
    queryTimeout,
    services,
    forms: createFormReader(),
    quota: createQuota({ seconds: queryQuota, trustProxy }),
  }
}

function termsOf(release: Release, vocabulary: string): string[] {
  return [...release.subjects()].filter((iri) => iri === vocabulary || iri.startsWith(`${vocabulary}#`))
}

/**
 * Pages have no scripts, and load only their style. A proxy that speaks HTTPS says so itself (HSTS, upgrades), for the
 * program may also be served by HTTP.
 */
const security = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  // Data is for everybody, from wherever a page asks for it.
  crossOriginResourcePolicy: { policy: 'cross-origin' },
} as const

/** Everybody's scripts may read the answers and what their headers say. */
const sharing = {
  origin: '*',
  methods: ['GET', 'HEAD', 'POST'],
  exposedHeaders: [
    'Accept-Ranges',
    'Allow',
    'Content-Language',
    'Content-Location',
    'Content-Range',
    'ETag',
    'Last-Modified',
    'Link',
    'Location',
    'RateLimit',
    'RateLimit-Policy',
    'Repr-Digest',
    'Retry-After',
    'Server-Timing',
    'X-Prefixes-Added',
    'X-Request-Id',
    'X-Total-Results',
  ],
  maxAge: 86_400,
}
