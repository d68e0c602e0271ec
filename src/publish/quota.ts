import ipaddr from 'ipaddr.js'
import proxyAddress from 'proxy-addr'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from './refusal.js'
import type { SiteRequest } from './request.js'

export interface QuotaOptions {
  /** For how long a client may occupy engines in ten minutes, in seconds. */
  readonly seconds: number
  /** Proxies whose `X-Forwarded-For` is believed: addresses, networks, or `loopback`, `linklocal`, `uniquelocal`. */
  readonly trustProxy: readonly string[]
}

/** What each client may occupy engines for. */
export interface Quota {
  /** Who sends a request, as far as it can be known: an address, of IPv6 the network that one customer has (/64). */
  clientOf(request: SiteRequest): string
  /** What a client has left. */
  look(client: string): Promise<Budget>
  /** Takes off milliseconds for which it occupied an engine. */
  spend(client: string, milliseconds: number): void
}

/** What is left to a client. */
export interface Budget {
  /** Fields that tell it (draft-ietf-httpapi-ratelimit-headers-10); the first says the same each time. */
  readonly headers: Readonly<Record<'RateLimit-Policy' | 'RateLimit', string>>
  /** The refusal of its next query; undefined where something is left. */
  readonly refusal: Refusal | undefined
}

/** Seconds for which a budget is given. */
const window = 600

/**
 * A quota counted in the memory of the process.
 *
 * @throws TypeError for a proxy that is neither address nor network
 */
export function createQuota({ seconds, trustProxy }: QuotaOptions): Quota {
  const limiter = new RateLimiterMemory({ points: seconds * 1000, duration: window })
  const isTrusted = proxyAddress.compile([...trustProxy])
  return {
    clientOf: (request) => networkOf(proxyAddress(request, isTrusted)),
    look: async (client) => budgetOf(await limiter.get(client), seconds),
    spend(client, milliseconds) {
      void limiter.penalty(client, Math.ceil(milliseconds))
    },
  }
}

function budgetOf(state: RateLimiterRes | null, seconds: number): Budget {
  const left = Math.max(0, seconds - (state?.consumedPoints ?? 0) / 1000)
  const reset = Math.ceil((state?.msBeforeNext ?? window * 1000) / 1000)
  return {
    headers: {
      'RateLimit-Policy': `"engine";q=${seconds};w=${window};qu="engine-seconds"`,
      RateLimit: `"engine";r=${Math.floor(left)};t=${reset}`,
    },
    refusal: left > 0 ? undefined : overQuota(seconds, reset),
  }
}

function overQuota(seconds: number, reset: number): Refusal {
  const message = `the queries of this address have occupied SPARQL engines for ${seconds} s within ${window / 60} minutes, which is the most; in ${reset} s it begins anew`
  return new Refusal('over-quota', message, {
    headers: { 'Retry-After': String(reset) },
    members: { retryAfter: reset },
  })
}

function networkOf(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString()}/64`)
  return `${network.toString()}/64`
}
