import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '../../problems/problem.js'

/** An endpoint that is asked, and how we say who we are. */
export interface Endpoint {
  readonly url: URL
  /** As problems call it: host, port and path, nothing secret. */
  readonly name: string
  /** `Authorization`, where we have something to say. */
  readonly headers: Readonly<Record<string, string>>
  readonly credentials: Credentials
}

/** Who we are to an engine: a name with a password, or a token. */
export interface Credentials {
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly token?: string | undefined
}

/** Credentials come from the environment alone: arguments are seen by all who use the machine. */
export function credentialsFrom(environment: Readonly<Record<string, string | undefined>>): Credentials {
  return {
    user: environment['DATAESR_ENGINE_USER'],
    password: environment['DATAESR_ENGINE_PASSWORD'],
    token: environment['DATAESR_ENGINE_TOKEN'],
  }
}

/**
 * Reads the address of an endpoint.
 *
 * @throws Problem `bad-setting` where it is none that can be asked, or holds a password
 */
export function readEndpoint(address: string, credentials: Credentials = {}): Endpoint {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new Problem('bad-setting', `--engine: "${address}" is not the URL of a SPARQL endpoint (http or https)`)
  if (url.username !== '' || url.password !== '')
    throw new Problem(
      'bad-setting',
      '--engine: a URL with a password in it is refused; set DATAESR_ENGINE_USER and DATAESR_ENGINE_PASSWORD',
    )
  url.hash = ''
  return { url, name: `${url.host}${url.pathname}`, headers: authorization(credentials), credentials }
}

function authorization({ user, password = '', token }: Credentials): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` }
  if (user === undefined) return {}
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

/** A kind of engine behind an endpoint, where something depends on it. */
export interface EngineKind {
  readonly name: string
  /** Does an answer with such headers come from one? */
  readonly sentBy: (headers: Readonly<IncomingHttpHeaders>) => boolean
  /** The parameter by which it stops a query after a time, and tells so. */
  readonly timeLimit: (milliseconds: number) => Readonly<Record<string, string>>
  /** The address of its Graph Store Protocol, from the path of its endpoint. */
  readonly graphStore: (path: string) => string
  /** Does it take a whole dataset as N-Quads, and in one transaction, so that nobody sees a half of it? */
  readonly takesQuads: boolean
  readonly takesGzip: boolean
}

/** The last is what every other one is taken for. */
const kinds: readonly EngineKind[] = [
  {
    name: 'Fuseki',
    sentBy: (headers) => headers['fuseki-request-id'] !== undefined,
    timeLimit: (milliseconds) => ({ timeout: String(Math.ceil(milliseconds / 1000)) }),
    graphStore: (path) => `${path.replace(/\/(sparql|query)?$/, '')}/data`,
    takesQuads: true,
    takesGzip: true,
  },
  {
    name: 'Virtuoso',
    sentBy: (headers) => String(headers['server']).startsWith('Virtuoso'),
    // Less than a second it does not take.
    timeLimit: (milliseconds) => ({ timeout: String(Math.max(1000, Math.ceil(milliseconds))) }),
    graphStore: (path) => path.replace(/\/sparql(-auth)?\/?$/, '/sparql-graph-crud-auth'),
    takesQuads: false,
    takesGzip: false,
  },
  {
    name: 'Oxigraph',
    sentBy: (headers) => String(headers['server']).startsWith('Oxigraph'),
    timeLimit: () => ({}),
    graphStore: (path) => path.replace(/\/(query|sparql)\/?$/, '/store'),
    takesQuads: true,
    takesGzip: false,
  },
  {
    // RDF4J and GraphDB have `…/repositories/x/rdf-graphs/service`, Neptune `/sparql/gsp/`.
    name: 'a SPARQL 1.1 endpoint',
    sentBy: () => true,
    timeLimit: () => ({}),
    graphStore: (path) =>
      /\/repositories\/[^/]+$/.test(path) ? `${path}/rdf-graphs/service` : path.replace(/\/sparql\/?$/, '/sparql/gsp/'),
    takesQuads: false,
    takesGzip: false,
  },
]

/** The kind of engine that sends such headers. */
export function kindOf(headers: Readonly<IncomingHttpHeaders>): EngineKind {
  return kinds.find((kind) => kind.sentBy(headers))!
}
