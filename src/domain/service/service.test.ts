import { describe, expect, it } from 'vitest'
import { problemsOf } from '../testing'
import { instanceAddress, instanceSpec, subsetSpec } from './service'

const good = { service: 'checkout', address: '10.0.0.1', port: 8080 }
const addressHelp = 'use an IP address or a host name, without a scheme or a port'

describe('an instance', () => {
  it.each(['10.0.0.1', 'localhost', 'web-1.internal', '::1', 'fe80::1', '2001:db8::8a2e:370:7334'])(
    'takes the address %s',
    (address) => {
      expect(problemsOf(instanceSpec, { ...good, address })).toEqual([])
    },
  )

  it.each([
    '',
    'http://a',
    'a:80',
    'dead:80',
    ':::',
    '10.0.0',
    '10.0.0.256',
    '1234',
    'a..b',
    '-a',
    'a b',
    '[::1]',
    'a/b',
    '10.0.0.1:80',
  ])('refuses the address "%s"', (address) => {
    expect(problemsOf(instanceSpec, { ...good, address })).toEqual([`address: ${addressHelp}`])
  })

  it.each([
    [{ port: 0 }, 'port: use a port from 1 to 65535'],
    [{ port: 65_536 }, 'port: use a port from 1 to 65535'],
    [{ port: -1 }, 'port: use a port from 1 to 65535'],
    [{ weight: 0 }, 'weight: use 1 to 1000'],
    [{ weight: 1001 }, 'weight: use 1 to 1000'],
    [
      { service: 'check_out' },
      'service: use 1 to 63 letters, digits and hyphens, beginning and ending with a letter or digit',
    ],
    [{ check: { type: 'HTTP', path: 'healthz' } }, 'check.path: use a path that begins with /'],
    [{ check: { type: 'TCP', intervalMs: 999 } }, 'check.intervalMs: use 1 s to 1 hour'],
    [{ check: { type: 'TCP', timeoutMs: 60_001 } }, 'check.timeoutMs: use 100 ms to 60 s'],
  ])('refuses %j', (changes, problem) => {
    expect(problemsOf(instanceSpec, { ...good, ...changes })).toEqual([problem])
  })

  it.each([
    [{ port: 80.5 }, 'port'],
    [{ port: '80' }, 'port'],
    [{ meta: { 'a b': '1' } }, 'meta.a b'],
    [{ tags: [''] }, 'tags.0'],
    [{ check: { type: 'SCRIPT', args: ['/bin/true'] } }, 'check.type'],
    [{ check: { type: 'DOCKER' } }, 'check.type'],
  ])('refuses %j and names the field', (changes, field) => {
    expect(problemsOf(instanceSpec, { ...good, ...changes })[0]?.split(':')[0]).toBe(field)
  })

  it.each([
    ['10.0.0.1', '10.0.0.1:8080'],
    ['::1', '[::1]:8080'],
    ['localhost', 'localhost:8080'],
  ])('at %s is named %s', (address, name) => {
    expect(instanceAddress({ address, port: 8080 })).toBe(name)
  })
})

describe('a subset', () => {
  it('selects by at least one tag or meta value', () => {
    expect(problemsOf(subsetSpec, { service: 'checkout', tags: ['v1'] })).toEqual([])
    expect(problemsOf(subsetSpec, { service: 'checkout', meta: { version: '1' } })).toEqual([])
    expect(problemsOf(subsetSpec, { service: 'checkout' })).toEqual([
      'tags: give at least one tag or meta value to select by',
    ])
  })
})
