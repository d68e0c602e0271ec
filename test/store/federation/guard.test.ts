import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, test } from 'vitest'
import { createGuard, isPublic } from '../../../src/store/federation/guard.js'

describe('the guard', () => {
  const guard = createGuard()

  test.each([
    'http://127.0.0.1/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://①②⑦.0.0.1/',
    'http://0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/',
    'http://100.100.100.200/',
    'http://192.0.0.192/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://198.18.0.1/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a00:1]/',
    'http://[::10.0.0.1]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://[ff02::1]/',
    'http://[64:ff9b::a00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fec0::1]/',
    'file:///etc/passwd',
    'ftp://example.org/',
    'http://user:secret@example.org/',
  ])('refuses %s', (url) => {
    expect(() => guard.check(new URL(url))).toThrow(/no public address|no address of the web|credentials/)
  })

  test.each(['https://query.wikidata.org/sparql', 'http://8.8.8.8/', 'http://[2a00:1450::1]/'])(
    'lets %s pass',
    (url) => {
      guard.check(new URL(url))
    },
  )

  test('an exception is that address alone, however it is written', () => {
    const exceptional = createGuard({ allowedAddresses: ['127.0.0.1'] })
    exceptional.check(new URL('http://127.1/'))
    exceptional.check(new URL('http://[::ffff:127.0.0.1]/'))
    expect(() => exceptional.check(new URL('http://127.0.0.2/'))).toThrow()
  })

  test('an address is as public in the IPv6 form of it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const mapped = ipaddr.IPv4.parse(address).toIPv4MappedAddress().toString()
        expect(isPublic(mapped)).toBe(isPublic(address))
        const [a, b] = mapped.split(':').slice(-2)
        expect(isPublic(`::${a}:${b}`)).toBe(false)
        expect(isPublic(`64:ff9b::${a}:${b}`)).toBe(false)
      }),
    )
  })
})
