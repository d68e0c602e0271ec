import { request as send, type Dispatcher } from 'undici'
import type { WebRequest } from './source.js'
import { authorizationOf } from './webAddress.js'

/** How servers are told who asks. */
const userAgent = 'dataesr'

const mostRedirects = 5

/**
 * Why there is no whole answer: `broken` may go well when it is asked `again`, after some seconds where the server says so;
 * `away`: it does not help to ask again now; `refused`: the server answers, but not with what is asked for.
 */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
  readonly kind: 'broken' | 'away' | 'refused'
  /** Milliseconds to wait (`Retry-After`). */
  readonly after: number | undefined

  constructor(kind: Unanswered['kind'], message: string, { after, cause }: { after?: number; cause?: unknown } = {}) {
    super(message, { cause })
    this.kind = kind
    this.after = after
  }
}

interface AskOptions {
  readonly dispatcher: Dispatcher
  /** Milliseconds without any byte after which it is given up. */
  readonly timeout: number
  /** Headers of the moment, in lower case: validators, ranges, encodings. */
  readonly conditions: Readonly<Record<string, string>>
}

export type Answer = Dispatcher.ResponseData

/**
 * Asks a server (RFC 9110; queries: SPARQL 1.1 Protocol §2.1.2) and follows its redirects to http and https, five at most.
 * Headers of the mapping and credentials go to its own origin only, and a query stays one that is posted: that is why
 * redirects are followed here and not by the library.
 *
 * @returns the head of the answer, whatever its status; its body must be read or destroyed
 * @throws Unanswered
 */
export async function ask(request: WebRequest, options: AskOptions): Promise<Answer> {
  const first = new URL(request.url)
  let url = first
  let { query } = request
  for (let redirects = 0; ; redirects++) {
    const answer = await sendOnce(url, { ...request, query, isForeign: url.origin !== first.origin }, options)
    const location = isRedirect(answer.statusCode) ? one(answer.headers['location']) : undefined
    if (location === undefined) return answer
    leave(answer)
    if (redirects === mostRedirects)
      throw new Unanswered('refused', `it is redirected more than ${mostRedirects} times, at last to ${location}`)
    url = redirected(location, url)
    if (answer.statusCode === 303) query = undefined
  }
}

/** Gives up the body of an answer. */
export function leave({ body }: Answer): void {
  // Giving it up is told as an error; nobody waits for it.
  body.on('error', () => undefined).destroy()
}

/** The first value of a header. */
export function one(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0]
}

/** An error of the network, or of what came over it. */
export function unanswered(cause: unknown): Unanswered {
  if (cause instanceof Unanswered) return cause
  const { code = '', message } = cause as NodeJS.ErrnoException
  const told = messages[code] ?? (message || code)
  return new Unanswered(lasting.some((pattern) => pattern.test(code)) ? 'away' : 'broken', told, { cause })
}

const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status)

/** What the library tells by a code, for a person. */
const messages: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no server of this name',
  EAI_AGAIN: 'the name of the server cannot be looked up now',
  ECONNREFUSED: 'the server cannot be reached: it refuses the connection',
  ECONNRESET: 'the connection broke off',
  UND_ERR_SOCKET: 'the connection broke off',
  UND_ERR_CONNECT_TIMEOUT: 'the server cannot be reached: it does not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'the server does not answer in time (--fetch-timeout)',
  UND_ERR_BODY_TIMEOUT: 'the server stopped in the middle of its answer (--fetch-timeout)',
}

/** What does not pass in a moment: names, certificates, what is not HTTP. */
const lasting = [/^ENOTFOUND$/, /CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO|^DEPTH_ZERO/, /^HPE_|^UND_ERR_INVALID_ARG/]

type Sent = Pick<WebRequest, 'headers' | 'accept'> & { readonly query: string | undefined; readonly isForeign: boolean }

async function sendOnce(url: URL, sent: Sent, { dispatcher, timeout, conditions }: AskOptions): Promise<Answer> {
  const { query } = sent
  const content = query === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
  try {
    return await send(new URL(url.pathname + url.search, url.origin), {
      dispatcher,
      method: query === undefined ? 'GET' : 'POST',
      headers: { ...headersOf(url, sent), ...content, ...conditions },
      ...(query !== undefined && { body: new URLSearchParams({ query }).toString() }),
      headersTimeout: timeout,
      bodyTimeout: timeout,
    })
  } catch (error) {
    throw unanswered(error)
  }
}

function headersOf(url: URL, { headers = {}, accept = '*/*', isForeign }: Sent): Record<string, string> {
  const authorization = authorizationOf(url)
  const own = isForeign ? [] : Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    'user-agent': userAgent,
    accept,
    ...(authorization !== undefined && { authorization }),
    ...Object.fromEntries(own),
  }
}

function redirected(location: string, from: URL): URL {
  const url = URL.canParse(location, from) ? new URL(location, from) : undefined
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url
  throw new Unanswered('refused', `it is redirected to "${location}", which is not an http(s) address`)
}
