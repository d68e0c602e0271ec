import { lookup as resolve, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent } from 'undici'
import { Problem } from '../../problems/problem.js'

/** Which addresses may be asked beside those that all of the Internet sees. */
export interface GuardOptions {
  /** IP addresses that may be asked although they are private; for tests, and for hubs of one's own network. */
  readonly allowedAddresses?: readonly string[] | undefined
}

/** Opens connections to public addresses only. */
export interface Guard {
  /** Refuses an address that must not be asked, before anything is resolved; a name is checked when it is resolved. */
  check(url: URL): void
  readonly agent: Agent
}

/**
 * A guard against requests to where only we may go: our own machine, private and link-local networks, metadata services
 * of clouds. Every address to which a name leads is checked at the moment of connecting, and the connection goes to the
 * very address that was checked, so that a name server cannot say one thing first and another then.
 *
 * @throws Problem `service-failed` from {@link Guard.check}, and as the cause of what a request fails with
 */
export function createGuard({ allowedAddresses = [] }: GuardOptions = {}): Guard {
  const allowed = new Set(allowedAddresses.map((address) => normal(address)?.toString()))
  const mayAsk = (address: string) => isPublic(address) || allowed.has(normal(address)?.toString())
  return {
    check(url) {
      if (!schemes.has(url.protocol)) throw refusal(`${url.href} is no address of the web (http, https)`)
      if (url.username !== '' || url.password !== '') throw refusal(`${url.host} is asked with credentials`)
      // The URL parser has made all the ways to write an address (0x7f.1, 2130706433) one.
      const host = url.hostname.replace(/^\[|\]$/g, '')
      if (ipaddr.isValid(host) && !mayAsk(host)) throw notPublic(host)
    },
    agent: new Agent({
      connect: { lookup: checkedLookup(mayAsk), timeout: 10_000 },
      connections: 8,
      keepAliveTimeout: 1_000,
    }),
  }
}

const schemes: ReadonlySet<string> = new Set(['http:', 'https:'])

/** Can everybody reach the address? Of IPv6, global unicast addresses only (2000::/3), none that embed one of IPv4. */
export function isPublic(address: string): boolean {
  const parsed = normal(address)
  if (parsed?.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || parsed.toByteArray()[0]! >> 5 === 1
}

/** An IPv4 address that is written as one of IPv6 is that address. */
function normal(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address) : undefined
}

/** One bad address among several is enough: names of the web do not lead to private networks. */
function checkedLookup(mayAsk: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found?: readonly LookupAddress[]) => {
      // Nothing is found where it fails.
      const addresses = found ?? []
      const bad = addresses.find(({ address }) => !mayAsk(address))
      const refused = bad === undefined ? error : notPublic(`${hostname} (${bad.address})`)
      const [first] = addresses
      if (refused || first === undefined) callback(refused ?? notPublic(hostname), '', 0)
      else if (options.all) callback(null, [...addresses], 0)
      else callback(null, first.address, first.family)
    })
  }
}

function notPublic(host: string): Problem {
  return refusal(`${host} is no public address of the Internet`)
}

function refusal(message: string): Problem {
  return new Problem('service-failed', message)
}
