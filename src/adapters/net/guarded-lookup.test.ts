import type { LookupAddress, lookup } from 'node:dns'
import { describe, expect, it } from 'vitest'
import { mayProbe } from './address-guard'
import { guardedLookup, whyForbidden } from './guarded-lookup'

const mayConnect = (address: string) => mayProbe(address, { allowLoopback: false })

/** A resolver that answers with these. */
function resolvingTo(...addresses: string[]): typeof lookup {
  const found = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }))
  const resolver = (_host: string, _options: object, callback: (error: null, found: LookupAddress[]) => void) => {
    callback(null, found)
  }
  return resolver as typeof lookup
}

function resolved(addresses: string[], all: boolean): Promise<unknown[]> {
  return new Promise((resolve) => {
    guardedLookup(mayConnect, resolvingTo(...addresses))('db.example', { all }, (error, address, family) => {
      resolve(error ? [error.message] : [address, family])
    })
  })
}

describe('a name', () => {
  it('leads to its allowed addresses alone', async () => {
    const addresses = ['169.254.169.254', '10.0.0.1', '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe']
    expect(await resolved(addresses, true)).toEqual([[{ address: '10.0.0.1', family: 4 }], undefined])
    expect(await resolved(addresses, false)).toEqual(['10.0.0.1', 4])
  })

  it.each(['169.254.169.254', '127.0.0.1', '0.0.0.0', '::1', 'fe80::1', '64:ff9b::7f00:1'])(
    'that leads to %s alone leads nowhere, and it is said why',
    async (address) => {
      expect(await resolved([address], true)).toEqual([
        `db.example, which is ${address}, is no address that may be connected to`,
      ])
    },
  )

  it('that leads nowhere is told as the resolver tells it', async () => {
    const failing = ((_host: string, _options: object, callback: (error: Error) => void) => {
      callback(new Error('ENOTFOUND'))
    }) as unknown as typeof lookup
    const message = await new Promise((resolve) => {
      guardedLookup(mayConnect, failing)('db.example', { all: true }, (error) => {
        resolve(error?.message)
      })
    })
    expect(message).toBe('ENOTFOUND')
  })
})

it.each([
  ['10.0.0.1', null],
  ['db.example', null],
  ['169.254.169.254', '169.254.169.254 is no address that may be connected to'],
  ['::ffff:7f00:1', '::ffff:7f00:1 is no address that may be connected to'],
])('of host %s it is said that: %s', (host, why) => {
  expect(whyForbidden(host, mayConnect)).toBe(why)
})
