import { answerApi, apiRoute } from './api/api.js'
import { answerCatalogue } from './catalogue.js'
import { answerContext, answerFrame, contextRoute, frameRoute } from './context.js'
import { answerDump, dumpPath } from './dump.js'
import { answerFragment } from './fragments.js'
import { answerGraph, answerGraphWrite, graphPath } from './graph.js'
import { answerGraphStore, graphStorePath } from './graphStore.js'
import { answerHealth, answerReady } from './health.js'
import { answerHome } from './home.js'
import { answerMetrics } from './metrics.js'
import { answerOpenSearch } from './opensearch.js'
import { pathOf } from './address.js'
import { answerLinkset, linksetPath } from './linksetAnswer.js'
import { answerProblemType } from './problemType.js'
import { watched } from './queryWatch.js'
import { redirect } from './redirect.js'
import { Refusal } from './refusal.js'
import { answerResolve } from './resolve.js'
import { answerResolveMany } from './resolveMany.js'
import { answerDocument, answerVocabulary } from './resource.js'
import { answerSearch } from './search.js'
import type { SiteRequest } from './request.js'
import type { Exchange, Handler } from './site.js'
import { answerSparql, refuseWrite } from './sparql.js'
import { answerRobots, answerStyle, stylePath } from './assets.js'
import { answerThing } from './thing.js'

/** An address of the site, and what answers there. */
interface Route {
  /** Matched against the path below the mount, as the client spelled it. */
  readonly path: RegExp
  readonly methods: Readonly<Record<string, Handler>>
  /** How large a body may be; short where it is not said. */
  readonly body?: 'long'
}

/** What answers a request. */
export interface Found {
  readonly handler: Handler
  readonly body: 'short' | 'long'
  /** The methods that are for this address. */
  readonly methods: readonly string[]
}

/** What answers each request, by path and method; all other paths are names of things. */
export function findRoute(request: Pick<SiteRequest, 'url' | 'method'>): Found {
  const path = pathOf(request)
  const { methods, body = 'short' } = routes.find((route) => route.path.test(path)) ?? things
  return {
    handler: methods[request.method ?? ''] ?? methods['*'] ?? notAllowed(methods),
    body,
    methods: namesOf(methods),
  }
}

const things: Route = { path: /./, methods: reading(answerThing) }

/** The routes, the first that fits. */
const routes: readonly Route[] = [
  { path: /^$/, methods: reading(answerHome) },
  { path: /^doc\//, methods: reading(answerDocument) },
  { path: /^ontology(\.\w+)?$/, methods: reading(answerVocabulary) },
  { path: /^catalogue(\.\w+)?$/, methods: reading(answerCatalogue) },
  { path: apiRoute, methods: reading(answerApi) },
  { path: /^sparql$/, methods: { ...reading(watched(answerSparql)), POST: watched(answerSparql), '*': refuseWrite } },
  { path: /^fragments$/, methods: reading(answerFragment) },
  { path: graphPath, methods: { ...reading(answerGraph), '*': answerGraphWrite } },
  { path: graphStorePath, methods: { ...reading(answerGraphStore), '*': answerGraphWrite } },
  { path: linksetPath, methods: reading(answerLinkset) },
  { path: contextRoute, methods: reading(answerContext) },
  { path: frameRoute, methods: reading(answerFrame) },
  { path: dumpPath, methods: reading(answerDump) },
  { path: /^search$/, methods: reading(answerSearch) },
  { path: /^opensearch\.xml$/, methods: reading(answerOpenSearch) },
  { path: /^resolve$/, methods: { ...reading(answerResolve), POST: answerResolveMany }, body: 'long' },
  { path: /^health$/, methods: reading(answerHealth) },
  { path: /^ready$/, methods: reading(answerReady) },
  { path: /^metrics$/, methods: reading(answerMetrics) },
  { path: /^problem\/[a-z-]+$/, methods: reading(answerProblemType) },
  { path: /^robots\.txt$/, methods: reading(answerRobots) },
  { path: stylePath, methods: reading(answerStyle) },
  { path: /^\.well-known\/void$/, methods: reading(answerWellKnownVoid) },
]

/** HEAD is answered as GET is; the HTTP library leaves out the body. */
function reading(handler: Handler): Readonly<Record<string, Handler>> {
  return { GET: handler, HEAD: handler }
}

function namesOf(methods: Route['methods']): string[] {
  return Object.keys(methods).filter((method) => method !== '*')
}

function notAllowed(methods: Route['methods']): Handler {
  const allow = namesOf(methods).join(', ')
  return ({ request: { method } }) => {
    throw new Refusal('method-not-allowed', `${method} is not for this address; ${allow} are`, {
      headers: { Allow: allow },
    })
  }
}

/** VoID §6.2: the well-known address leads to the description of the datasets. */
function answerWellKnownVoid(exchange: Exchange): void {
  redirect(exchange, 302, `${exchange.site.address.mount}catalogue`)
}
