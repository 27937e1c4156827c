import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestConsul } from '@/embedded/testing'
import { createConsul, type Consul } from './consul'
import { watch } from './watch'

let server: Awaited<ReturnType<typeof startTestConsul>>
let consul: Consul

beforeAll(async () => {
  server = await startTestConsul()
  consul = createConsul({ address: server.address })
})

afterAll(async () => {
  await consul.close()
  await server.stop()
})

describe('keys and values', () => {
  it('come back as they were written, whatever their letters', async () => {
    const value = 'é 路由 🚦 "\\\n'
    await consul.kv.set('kv/a b/ü', value)
    expect((await consul.kv.get('kv/a b/ü')).value).toMatchObject({ key: 'kv/a b/ü', value })
    expect((await consul.kv.list('kv/')).value.map((each) => each.value)).toEqual([value])
    expect(await consul.kv.keys('kv/')).toEqual(['kv/a b/ü'])
  })

  it('a key that is not there is null, with an index to wait on', async () => {
    const { index, value } = await consul.kv.get('missing')
    expect(value).toBeNull()
    expect(index).toBeGreaterThan(0)
    expect((await consul.kv.list('missing/')).value).toEqual([])
    expect(await consul.kv.keys('missing/')).toEqual([])
  })

  it('a compare-and-swap that lost is false, and changes nothing', async () => {
    expect(await consul.kv.set('cas', '1', { cas: 0 })).toBe(true)
    expect(await consul.kv.set('cas', '2', { cas: 0 })).toBe(false)
    const { modifyIndex } = (await consul.kv.get('cas')).value ?? { modifyIndex: 0 }
    expect(await consul.kv.set('cas', '3', { cas: modifyIndex })).toBe(true)
    expect((await consul.kv.get('cas')).value?.value).toBe('3')
  })

  it('deletes one key, or all below a prefix', async () => {
    for (const key of ['d/1', 'd/2', 'd/3']) await consul.kv.set(key, '')
    await consul.kv.delete('d/1')
    expect(await consul.kv.keys('d/')).toEqual(['d/2', 'd/3'])
    await consul.kv.delete('d/', { recurse: true })
    expect(await consul.kv.keys('d/')).toEqual([])
  })
})

describe('a transaction', () => {
  it('does all, and tells the index of what it wrote', async () => {
    const result = await consul.transaction([
      { verb: 'set', key: 't/1', value: 'one' },
      { verb: 'cas', key: 't/2', value: 'two', index: 0 },
    ])
    const { modifyIndex } = (await consul.kv.get('t/2')).value ?? {}
    expect(result).toEqual({ ok: true, modifyIndex })
  })

  it('does nothing when one operation does not hold, and tells which', async () => {
    const result = await consul.transaction([
      { verb: 'set', key: 't/3', value: 'x' },
      { verb: 'cas', key: 't/1', value: 'x', index: 1 },
    ])
    expect(result).toMatchObject({ ok: false, errors: [{ operation: 1 }] })
    expect((await consul.kv.get('t/3')).value).toBeNull()
  })

  it('registers and removes catalog entries', async () => {
    const service = { id: 'bulk-1', service: 'bulk', address: '10.0.0.1', port: 80 }
    const check = { node: 'bulk-node', checkId: 'c', name: 'c', status: 'critical' as const, serviceId: 'bulk-1' }
    await consul.transaction([
      { verb: 'node-set', node: 'bulk-node', address: '10.0.0.1' },
      { verb: 'service-set', node: 'bulk-node', service },
      { verb: 'check-set', check },
    ])
    expect((await consul.health.service('bulk')).value).toMatchObject([
      { id: 'bulk-1', health: 'critical', datacenter: 'dc1', byAgent: false },
    ])
    const removed = await consul.transaction([
      { verb: 'check-delete', node: 'bulk-node', checkId: 'c' },
      { verb: 'service-delete', node: 'bulk-node', service: 'bulk', serviceId: 'bulk-1' },
    ])
    expect(removed.ok).toBe(true)
    expect((await consul.health.service('bulk')).value).toEqual([])
  })
})

describe('the catalog', () => {
  const node = 'switchyard-test'
  const service = {
    ...{ id: 'o1', service: 'orders', address: '10.0.0.7', port: 8080 },
    ...{ tags: ['v2'], meta: { zone: 'a', 'external-source': 'switchyard' }, weights: { passing: 7, warning: 2 } },
  }
  const check = { node, checkId: 'o1-check', name: 'TCP', status: 'passing' as const, serviceId: 'o1', output: 'fine' }

  it('keeps weights and the output of checks, and knows what Switchyard registered', async () => {
    await consul.catalog.register({ node, address: '10.0.0.1', service, checks: [check] })
    expect((await consul.health.service('orders')).value).toEqual([
      {
        ...{ id: 'o1', service: 'orders', node, address: '10.0.0.7', port: 8080, weight: 7, tags: ['v2'] },
        ...{ meta: service.meta, health: 'passing', managed: true, datacenter: 'dc1', byAgent: false },
        checks: [{ id: 'o1-check', name: 'TCP', status: 'passing', output: 'fine' }],
      },
    ])
    expect((await consul.catalog.services()).value.orders).toEqual(['v2'])
    expect((await consul.catalog.node(node)).value?.services.map((each) => each.id)).toEqual(['o1'])
  })

  it('need not be parsed again while a service’s index stands still, and must when anything of it changed', async () => {
    const { index, value } = await consul.health.serviceUnless('orders', 0)
    expect(value).toHaveLength(1)
    expect(await consul.health.serviceUnless('orders', index)).toEqual({ index, value: null })
    const changes = [
      () => consul.catalog.register({ node, address: '10.0.0.1', checks: [{ ...check, output: 'fine again' }] }),
      () => consul.catalog.register({ node, address: '10.0.0.1', service: { ...service, tags: ['v2', 'x'] } }),
      () => consul.catalog.register({ node, address: '10.0.0.1', service: { ...service, tags: ['v2'] } }),
      () => consul.catalog.register({ node, address: '10.0.0.9' }),
      () => consul.catalog.register({ node, address: '10.0.0.1', checks: [{ ...check, serviceId: '', checkId: 'n' }] }),
      () => consul.catalog.deregister({ node, checkId: 'n' }),
    ]
    let known = index
    for (const change of changes) {
      await change()
      const after = await consul.health.serviceUnless('orders', known)
      expect(after.value).not.toBeNull()
      known = after.index
    }
    await consul.catalog.register({
      ...{ node: 'other', address: '10.0.0.2', service: { ...service, id: 'x', service: 'x' } },
    })
    expect(await consul.health.serviceUnless('orders', known)).toEqual({ index: known, value: null })
    await consul.catalog.deregister({ node: 'other' })
  })

  it('says the same compressed', async () => {
    for (let at = 0; at < 30; at += 1) {
      const checks = [{ ...check, checkId: `o1-${String(at)}`, output: 'ü'.repeat(100) }]
      await consul.catalog.register({ node, address: '10.0.0.1', checks })
    }
    const plain = await consul.health.state('any')
    expect(await consul.health.state('any', { compressed: true })).toEqual(plain)
    for (let at = 0; at < 30; at += 1) await consul.catalog.deregister({ node, checkId: `o1-${String(at)}` })
  })

  it('gives an instance the weight of its health, and wakes those who wait', async () => {
    const { index } = await consul.health.service('orders')
    const waiting = consul.health.service('orders', { index, waitMs: 10_000 })
    await consul.catalog.register({
      node,
      address: '10.0.0.1',
      checks: [{ ...check, status: 'warning', output: 'slow' }],
    })
    expect((await waiting).value).toMatchObject([{ health: 'warning', weight: 2 }])
    expect((await consul.health.state('warning')).value).toMatchObject([{ checkId: 'o1-check', serviceName: 'orders' }])
  })

  it('forgets what is deregistered, and knows no node that is not there', async () => {
    await consul.catalog.deregister({ node, serviceId: 'o1' })
    expect((await consul.health.service('orders')).value).toEqual([])
    await consul.catalog.deregister({ node })
    expect((await consul.catalog.node(node)).value).toBeNull()
  })
})

describe('the agent', () => {
  it('takes a service with a check that must be renewed, and lets it go twice', async () => {
    const check = { ttlMs: 60_000, status: 'critical' as const }
    await consul.agent.register({ id: 'a1', service: 'agents', address: '127.0.0.1', port: 1, check })
    await consul.agent.renew('service:a1', 'passing', 'well')
    expect((await consul.health.service('agents')).value).toMatchObject([
      { health: 'passing', managed: false, byAgent: true },
    ])
    await consul.agent.deregister('a1')
    await consul.agent.deregister('a1')
    expect((await consul.health.service('agents')).value).toEqual([])
  })

  it('tells its version and the leader', async () => {
    expect(await consul.agent.version()).toMatch(/^\d+\.\d+/)
    expect(await consul.status.leader()).toMatch(/:\d+$/)
  })
})

describe('a watch of real Consul', () => {
  it('sees each change, through a restart that lost everything and began its indices anew', async () => {
    const restarting = await startTestConsul()
    const watched = createConsul({ address: restarting.address, timeoutMs: 1000 })
    for (let at = 0; at < 50; at += 1) await watched.kv.set('padding', String(at))
    await watched.kv.set('watched', 'before')
    const stop = new AbortController()
    const values: (string | undefined)[] = []
    let told: () => void = () => undefined
    const until = async (value: string) => {
      while (values.at(-1) !== value) await new Promise<void>((resolve) => (told = resolve))
    }
    const done = watch({
      read: (index, waitMs, signal) => watched.kv.get('watched', { index, waitMs, signal }),
      onValue: (entry) => {
        values.push(entry?.value)
        told()
      },
      onError: () => undefined,
      signal: stop.signal,
    })
    await until('before')
    await watched.kv.set('watched', 'changed')
    await until('changed')
    await restarting.stop()
    const again = await startTestConsul({ port: Number(new URL(restarting.address).port) })
    await watched.kv.set('watched', 'after')
    await until('after')
    stop.abort()
    await done
    await watched.close()
    await again.stop()
  })
})
