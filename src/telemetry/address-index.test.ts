import { expect, it } from 'vitest'
import type { FleetService } from '@/wire/fleet'
import { createAddressIndex } from './address-index'

function serviceOn(service: string, ...addresses: string[]): [string, FleetService] {
  const instances = addresses.map((address, index) => ({
    ...{ id: String(index), service, node: 'n', address, port: 80, weight: 1, tags: [], meta: {} },
    ...{ health: 'passing' as const, checks: [], managed: false, datacenter: 'dc1', byAgent: true },
  }))
  return [service, { service, instances, standing: {} }]
}

it('names the one service that lives at an address, and none where two do or nobody does', () => {
  const services = new Map([serviceOn('cart', '10.0.0.1', '10.0.0.1', '10.0.0.2'), serviceOn('pay', '10.0.0.2')])
  const serviceAt = createAddressIndex({ services: () => services, version: () => 1 }, () => 0)
  expect(serviceAt('10.0.0.1')).toBe('cart')
  expect(serviceAt('10.0.0.2')).toBeNull()
  expect(serviceAt('10.0.0.3')).toBeNull()
})

it('follows the fleet, at most once a second', () => {
  let services = new Map([serviceOn('cart', '10.0.0.1')])
  let [version, now] = [1, 0]
  const serviceAt = createAddressIndex({ services: () => services, version: () => version }, () => now)
  expect(serviceAt('10.0.0.1')).toBe('cart')
  services = new Map([serviceOn('pay', '10.0.0.1')])
  version = 2
  now = 500
  expect(serviceAt('10.0.0.1')).toBe('cart')
  now = 1000
  expect(serviceAt('10.0.0.1')).toBe('pay')
})
