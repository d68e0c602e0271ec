import compression from 'compression'
import cors from 'cors'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import type { Release } from '../release/release.js'
import type { Store } from '../store/store.js'
import { addressOf } from './address.js'
import { readDatasets, readPresentation } from './datasets.js'
import { sendProblem } from './problem.js'
import { Refusal } from './refusal.js'
import { limitURL, logRequests } from './requests.js'
import { findRoute } from './routes.js'
import type { Site } from './site.js'

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
}

/** The site of a release: a function of a request, which keeps nothing but what it was made of. */
export function createSite(options: SiteOptions): Express {
  const site = siteOf(options)
  const { mount } = site.address
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(logRequests(site.log), limitURL, helmet(security), cors(sharing), compression({ filter: () => true }))
  app.use(express.raw({ type: () => true, limit: '1mb' }))
  app.use(mount, (request: Request, response: Response) => findRoute(request)({ site, request, response }))
  app.use((request: Request, response: Response) => {
    if (request.path !== '/') throw new Refusal('not-found', `the site begins at ${mount}`)
    response.redirect(302, mount)
  })
  // Express knows a handler of errors by its four parameters.
  // eslint-disable-next-line @typescript-eslint/max-params
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    sendProblem({ site, request, response }, error)
  })
  return app
}

function siteOf({ release, store, version, log, queryTimeout = 30_000, services = [] }: SiteOptions): Site {
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
    terms: () => (vocabularyTerms ??= termsOf(release, vocabulary)),
    queryTimeout,
    services,
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
    'Allow',
    'Content-Language',
    'Content-Location',
    'ETag',
    'Last-Modified',
    'Link',
    'Location',
    'Retry-After',
    'X-Request-Id',
  ],
  maxAge: 86_400,
}
