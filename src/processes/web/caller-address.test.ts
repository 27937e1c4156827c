import { describe, expect, it } from 'vitest'
import { addressList, callerAddress } from './caller-address'

describe('who calls the dashboard', () => {
  it.each([
    ['the connection, whatever is claimed', [], '203.0.113.9', '1.2.3.4', '203.0.113.9'],
    ['the connection, when nothing is claimed', ['10.0.0.0/8'], '10.0.0.1', '', '10.0.0.1'],
    ['what a trusted proxy saw', ['10.0.0.0/8'], '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['not what the caller told a trusted proxy', ['10.0.0.0/8'], '10.0.0.1', '1.2.3.4, 203.0.113.9', '203.0.113.9'],
    ['seen through several proxies', ['10.0.0.0/8', '::1'], '::1', '1.2.3.4, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
    ['an IPv4 address over an IPv6 socket', ['10.0.0.1'], '::ffff:10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
    ['the proxy, when it passes on what is no address', ['10.0.0.1'], '10.0.0.1', 'unknown', '10.0.0.1'],
  ])('is %s', (_what, proxies, peer, claimed, caller) => {
    expect(callerAddress(peer, claimed, addressList(proxies))).toBe(caller)
  })
})
