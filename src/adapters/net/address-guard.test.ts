import { describe, expect, it } from 'vitest'
import { mayProbe } from './address-guard'

describe('an address', () => {
  it.each([
    '10.1.2.3',
    '192.168.0.9',
    '172.16.4.4',
    '203.0.113.7',
    '2001:db8::1',
    'fd12::9',
    '::ffff:10.1.2.3',
    '64:ff9b::10.1.2.3',
    '2002:a01:203::1',
  ])('%s may be probed', (each) => {
    expect(mayProbe(each, { allowLoopback: false })).toBe(true)
  })

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'fe80::1',
    'fe80::1%eth0',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::169.254.169.254',
    '::ffff:0:169.254.169.254',
    '64:ff9b::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a9fe:a9fe',
    '2002:a9fe:a9fe::',
    '2002:a9fe:a9fe:1234::9',
    'fd00:ec2::254',
    '100.100.100.200',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    'localhost',
    '',
  ])('"%s" may never be probed', (each) => {
    expect(mayProbe(each, { allowLoopback: true })).toBe(false)
  })

  it.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::1', '::127.0.0.1'])(
    '%s may be probed only where loopback is allowed',
    (each) => {
      expect(mayProbe(each, { allowLoopback: true })).toBe(true)
      expect(mayProbe(each, { allowLoopback: false })).toBe(false)
    },
  )
})
