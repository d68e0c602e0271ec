import type { Request } from 'express'
import { answerCatalogue } from './catalogue.js'
import { answerDump, dumpPath } from './dump.js'
import { answerHealth, answerReady } from './health.js'
import { answerHome } from './home.js'
import { pathOf } from './address.js'
import { answerProblemType } from './problemType.js'
import { Refusal } from './refusal.js'
import { answerResolve } from './resolve.js'
import { answerDocument, answerVocabulary } from './resource.js'
import { answerSearch } from './search.js'
import type { Exchange, Handler } from './site.js'
import { answerSparql, refuseWrite } from './sparql.js'
import { answerRobots, answerStyle, stylePath } from './assets.js'
import { answerThing } from './thing.js'

/** An address of the site, and what answers there. */
interface Route {
  /** Matched against the path below the mount, as the client spelled it. */
  readonly path: RegExp
  readonly methods: Readonly<Record<string, Handler>>
}

/** What answers each request, by path and method; all other paths are names of things. */
export function findRoute(request: Request): Handler {
  const path = pathOf(request)
  const { methods } = routes.find((route) => route.path.test(path)) ?? things
  return methods[request.method] ?? methods['*'] ?? notAllowed(methods)
}

const things: Route = { path: /./, methods: reading(answerThing) }

/** The routes, the first that fits. */
const routes: readonly Route[] = [
  { path: /^$/, methods: reading(answerHome) },
  { path: /^doc\//, methods: reading(answerDocument) },
  { path: /^ontology(\.\w+)?$/, methods: reading(answerVocabulary) },
  { path: /^catalogue(\.\w+)?$/, methods: reading(answerCatalogue) },
  { path: /^sparql$/, methods: { ...reading(answerSparql), POST: answerSparql, '*': refuseWrite } },
  { path: dumpPath, methods: reading(answerDump) },
  { path: /^search$/, methods: reading(answerSearch) },
  { path: /^resolve$/, methods: reading(answerResolve) },
  { path: /^health$/, methods: reading(answerHealth) },
  { path: /^ready$/, methods: reading(answerReady) },
  { path: /^problem\/[a-z-]+$/, methods: reading(answerProblemType) },
  { path: /^robots\.txt$/, methods: reading(answerRobots) },
  { path: stylePath, methods: reading(answerStyle) },
  { path: /^\.well-known\/void$/, methods: reading(answerWellKnownVoid) },
]

/** HEAD is answered as GET is; the HTTP library leaves out the body. */
function reading(handler: Handler): Readonly<Record<string, Handler>> {
  return { GET: handler, HEAD: handler }
}

function notAllowed(methods: Route['methods']): Handler {
  const allow = Object.keys(methods).join(', ')
  return ({ request: { method } }) => {
    throw new Refusal('method-not-allowed', `${method} is not for this address; ${allow} are`, {
      headers: { Allow: allow },
    })
  }
}

/** VoID §6.2: the well-known address leads to the description of the datasets. */
function answerWellKnownVoid({ site, response }: Exchange): void {
  response.redirect(302, `${site.address.mount}catalogue`)
}
