import { describe, expect, it } from 'vitest'
import { silentLog } from '@/domain/log'
import type { InstanceOverrideSpec } from '@/domain/service/instance-override'
import { type CatalogInstance, instanceSpec } from '@/domain/service/service'
import { goneForMs, lookForGone } from './gone-orders'

const place = { service: 'web', address: '10.0.0.1', port: 80 }
const order: InstanceOverrideSpec = {
  ...place,
  ...{ instanceId: 'a', mode: 'DRAIN', weight: null, reason: 'rollout', actor: 'Ana', atMs: 0, expiresAtMs: null },
}
const registered = { ...place, id: 'a' } as CatalogInstance
const managed = { ...instanceSpec.parse(place), id: 'a', version: 1 }

function world() {
  const state = { known: true, instances: [] as CatalogInstance[], wanted: false, orders: [order] }
  const released: InstanceOverrideSpec[] = []
  const look = lookForGone({
    fleet: {
      isKnown: () => state.known,
      services: () => new Map([['web', { instances: state.instances }]]) as never,
    },
    desired: { all: () => [], get: () => (state.wanted ? managed : undefined) },
    orders: {
      list: () => Promise.resolve(state.orders),
      release: (orders) => {
        released.push(...orders)
        return Promise.resolve()
      },
    },
    log: silentLog,
  })
  return { state, released, look }
}

describe('an order of an instance that is gone', () => {
  it('is taken back after a day, and not before', async () => {
    const { released, look } = world()
    await look(0)
    await look(goneForMs - 1)
    expect(released).toEqual([])
    await look(goneForMs)
    expect(released).toEqual([order])
  })

  it.each([
    ['it came back meanwhile', { instances: [registered] }],
    ['the fleet was not known meanwhile', { known: false }],
    ['it is managed, and wanted', { wanted: true }],
    ['it was ordered again', { orders: [{ ...order, atMs: 5 }] }],
  ])('stays when %s', async (_why, meanwhile) => {
    const { state, released, look } = world()
    const before = { ...state }
    await look(0)
    Object.assign(state, meanwhile)
    await look(1000)
    Object.assign(state, 'orders' in meanwhile ? {} : before)
    await look(goneForMs)
    expect(released).toEqual([])
  })

  it('is taken back though another registration stands at its address', async () => {
    const { state, released, look } = world()
    state.instances = [{ ...registered, id: 'b' }]
    await look(0)
    await look(goneForMs)
    expect(released).toEqual([order])
  })
})
