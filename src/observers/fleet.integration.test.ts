import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createConsul, type Consul } from '@/adapters/consul/consul'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { eventually, startTestConsul, startTestRedis } from '@/embedded/testing'
import { fleetService } from '@/wire/fleet'
import { redisKeys } from '@/wire/keys'
import type { HealthChange } from '@/domain/health/health-change'
import { createFleetObserver, type FleetObserver, type FleetOptions } from './fleet'

let consulServer: Awaited<ReturnType<typeof startTestConsul>>
let redisServer: Awaited<ReturnType<typeof startTestRedis>>
let consul: Consul
let redis: Redis
let stop: (() => Promise<void>) | undefined

beforeAll(async () => {
  ;[consulServer, redisServer] = await Promise.all([startTestConsul(), startTestRedis()])
  consul = createConsul({ address: consulServer.address })
  redis = createRedis(redisServer.url, { name: 'test' })
  await redisReady(redis, 5000)
})
afterAll(async () => {
  redis.disconnect()
  await consul.close()
  await Promise.all([consulServer.stop(), redisServer.stop()])
})
afterEach(async () => {
  await stop?.()
  stop = undefined
})

function observe(compareEveryMs = 600_000, onHealth?: FleetOptions['onHealth']): FleetObserver {
  const listen = onHealth ? { onHealth } : {}
  const observer = createFleetObserver({ consul, redis, log: silentLog, compareEveryMs, holdMs: 300, ...listen })
  const abort = new AbortController()
  const done = observer.run(abort.signal)
  stop = async () => {
    abort.abort()
    await done
  }
  return observer
}

const register = (service: string, id: string, port = 9000) =>
  consul.agent.register({ id, service, address: '127.0.0.1', port, tags: ['a'], meta: { version: 'v1' } })

async function kept(service: string) {
  const text = await redis.hget(redisKeys.fleet, service)
  return text === null ? null : fleetService.parse(JSON.parse(text))
}

/** The services that each write named, oldest first. */
async function log(): Promise<string[][]> {
  const entries = await redis.xrange(redisKeys.fleetLog, '-', '+')
  return entries.map(([, fields]) => JSON.parse(fields[1] ?? '') as string[])
}

async function known(observer: FleetObserver) {
  await eventually(() => {
    expect(observer.isKnown()).toBe(true)
  })
}

const instanceIds = async (service: string) => (await kept(service))?.instances.map((each) => each.id)

describe('the fleet', () => {
  it('holds a service within two seconds of its registering itself, and without Consul itself', async () => {
    const observer = observe()
    await eventually(() => {
      expect(observer.isKnown()).toBe(true)
    })
    const before = observer.version()
    await register('web', 'web-1')
    await eventually(
      async () => {
        expect(await kept('web')).toMatchObject({
          instances: [{ id: 'web-1', address: '127.0.0.1', port: 9000, meta: { version: 'v1' }, managed: false }],
        })
      },
      { withinMs: 2000 },
    )
    expect(observer.version()).toBeGreaterThan(before)
    expect(await redis.hkeys(redisKeys.fleet)).toEqual(['web'])
  })

  it('shows a second instance of a known service, and loses both when they deregister', async () => {
    observe()
    await register('shop', 'shop-1')
    await eventually(async () => {
      expect(await instanceIds('shop')).toEqual(['shop-1'])
    })
    await register('shop', 'shop-2', 9001)
    await eventually(async () => {
      expect(await instanceIds('shop')).toEqual(['shop-1', 'shop-2'])
    })
    await consul.agent.deregister('shop-1')
    await eventually(async () => {
      expect(await instanceIds('shop')).toEqual(['shop-2'])
    })
    await consul.agent.deregister('shop-2')
    await eventually(async () => {
      expect(await kept('shop')).toBeNull()
    })
  })

  it('follows health, and counts it', async () => {
    const observer = observe()
    const service = { id: 'api-1', service: 'api', address: '127.0.0.1', port: 9002 }
    await consul.agent.register({ ...service, check: { ttlMs: 60_000, status: 'passing' } })
    for (const status of ['passing', 'warning', 'critical', 'passing'] as const) {
      await consul.agent.renew('service:api-1', status)
      const counts = { service: 'api', passing: 0, warning: 0, critical: 0, [status]: 1 }
      await eventually(async () => {
        expect((await kept('api'))?.instances[0]?.health).toBe(status)
        expect(observer.health().find((each) => each.service === 'api')).toEqual(counts)
      })
    }
    await consul.agent.deregister('api-1')
  })

  it('removes what stood in Redis for services that left while nobody looked', async () => {
    await redis.hset(redisKeys.fleet, 'gone', JSON.stringify({ service: 'gone', instances: [] }))
    observe()
    await eventually(async () => {
      expect(await kept('gone')).toBeNull()
    })
  })

  it('is written again when Redis lost it', async () => {
    await register('ledger', 'ledger-1')
    observe(200)
    await eventually(async () => {
      expect(await instanceIds('ledger')).toEqual(['ledger-1'])
    })
    await redis.flushall()
    await eventually(async () => {
      expect(await instanceIds('ledger')).toEqual(['ledger-1'])
    })
  })

  it('finds what neither names nor checks show within two seconds: instances without checks, weights, meta', async () => {
    const [node, address] = ['fleet-node', '10.0.0.1']
    const plain = { service: 'plain', address: '10.0.0.2', port: 80, meta: { zone: 'a' } }
    const put = (id: string, weight: number) =>
      consul.catalog.register({
        ...{ node, address, service: { ...plain, id, weights: { passing: weight, warning: 1 } } },
      })
    const weights = async () => (await kept('plain'))?.instances.map((each) => [each.id, each.weight, each.byAgent])
    const soon = (expected: unknown) =>
      eventually(
        async () => {
          expect(await weights()).toEqual(expected)
        },
        { withinMs: 2000 },
      )
    const observer = observe()
    await known(observer)
    await put('p-1', 1)
    await soon([['p-1', 1, false]])
    await put('p-2', 1)
    await soon([
      ['p-1', 1, false],
      ['p-2', 1, false],
    ])
    await put('p-1', 7)
    await soon([
      ['p-1', 7, false],
      ['p-2', 1, false],
    ])
    await consul.catalog.deregister({ node, serviceId: 'p-2' })
    await soon([['p-1', 7, false]])
    await consul.catalog.deregister({ node })
    await soon(undefined)
  })

  it('tells which services each write concerns, and writes what comes together once', async () => {
    await redis.flushall()
    const told: string[][] = []
    const observer = observe()
    observer.onChange((services) => told.push([...services]))
    await known(observer)
    const versionBefore = observer.version()
    const names = Array.from({ length: 20 }, (_, at) => `many-${String(at)}`)
    await consul.transaction([
      { verb: 'node-set', node: 'many-node', address: '10.0.0.1' },
      ...names.map((service) => ({
        ...{ verb: 'service-set' as const, node: 'many-node' },
        service: { id: `${service}-1`, service, address: '10.0.0.3', port: 80 },
      })),
    ])
    await eventually(async () => {
      const named = (await log()).flat()
      expect(named).toEqual(expect.arrayContaining(names))
      for (const name of names) expect(await kept(name)).not.toBeNull()
    })
    expect((await log()).length).toBeLessThanOrEqual(5)
    expect(observer.version() - versionBefore).toBeLessThanOrEqual(5)
    expect(told.flat()).toEqual(expect.arrayContaining(names))
    await consul.catalog.deregister({ node: 'many-node' })
    await eventually(async () => {
      expect(await redis.hkeys(redisKeys.fleet)).not.toContain('many-7')
    })
  })

  it('writes what only outputs change at most once a second, and the last of it', async () => {
    // In the catalog, because an agent holds outputs back itself.
    const [node, address] = ['talk-node', '10.0.0.1']
    const check = { node, checkId: 'talk-1', name: 'HTTP', status: 'critical' as const, serviceId: 'talk-1' }
    const say = (output: string) => consul.catalog.register({ node, address, checks: [{ ...check, output }] })
    const service = { id: 'talk-1', service: 'talk', address: '10.0.0.4', port: 80 }
    await consul.catalog.register({ node, address, service })
    await say('first')
    observe()
    await eventually(async () => {
      expect(await instanceIds('talk')).toEqual(['talk-1'])
    })
    const before = (await log()).filter((names) => names.includes('talk')).length
    const startedMs = performance.now()
    for (let at = 0; at <= 30; at += 1) {
      await say(`output ${String(at)}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await eventually(async () => {
      expect((await kept('talk'))?.instances[0]?.checks.map((each) => each.output)).toContain('output 30')
    })
    const seconds = (performance.now() - startedMs) / 1000
    const writes = (await log()).filter((names) => names.includes('talk')).length - before
    expect(writes).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
    await consul.catalog.deregister({ node })
  })

  it('says that an instance flaps, since when its health stands, and tells each change', async () => {
    const changes: HealthChange[] = []
    const service = { id: 'flip-1', service: 'flip', address: '127.0.0.1', port: 9006 }
    await consul.agent.register({ ...service, check: { ttlMs: 60_000, status: 'passing' } })
    observe(600_000, (news) => changes.push(...news.filter((each) => each.service === 'flip')))
    await eventually(async () => {
      expect((await kept('flip'))?.instances[0]?.health).toBe('passing')
    })
    expect(Object.values((await kept('flip'))?.standing ?? {})).toMatchObject([{ flapping: null }])
    changes.length = 0
    for (let at = 1; at <= 5; at += 1) {
      const status = at % 2 === 0 ? ('passing' as const) : ('critical' as const)
      await consul.agent.renew('service:flip-1', status, `change ${String(at)}`)
      await eventually(
        async () => {
          expect((await kept('flip'))?.instances[0]?.health).toBe(status)
        },
        { withinMs: 1000 },
      )
    }
    const [standing] = Object.values((await kept('flip'))?.standing ?? {})
    expect(standing?.flapping?.changes).toBe(5)
    expect(standing?.sinceMs).toBeGreaterThan(standing?.flapping?.sinceMs ?? Number.NaN)
    expect(changes.map((each) => [each.after, each.output])).toEqual(
      [1, 2, 3, 4, 5].map((at) => [at % 2 === 0 ? 'passing' : 'critical', `change ${String(at)}`]),
    )
    expect(changes.map((each) => each.flapping)).toEqual([false, false, false, false, true])
    await consul.agent.deregister('flip-1')
  })

  it('tells nothing to have come when it begins, and after a restart what changed meanwhile', async () => {
    await redis.flushall()
    const [first, second]: HealthChange[][] = [[], []]
    const service = { id: 'night-1', service: 'night', address: '127.0.0.1', port: 9007 }
    await consul.agent.register({ ...service, check: { ttlMs: 60_000, status: 'passing' } })
    await register('gone', 'gone-1', 9008)
    observe(600_000, (news) => first?.push(...news))
    await eventually(async () => {
      expect(await instanceIds('night')).toEqual(['night-1'])
      expect(await instanceIds('gone')).toEqual(['gone-1'])
    })
    await stop?.()
    expect(first).toEqual([])
    await consul.agent.renew('service:night-1', 'critical', 'died at night')
    await consul.agent.deregister('gone-1')
    await register('dawn', 'dawn-1', 9009)
    observe(600_000, (news) => second?.push(...news))
    await eventually(() => {
      const told = second?.map(({ instanceId, before, after, output }) => [instanceId, before, after, output])
      expect(told?.sort()).toEqual([
        ['dawn-1', null, 'passing', 'Agent alive and reachable'],
        ['gone-1', 'passing', null, ''],
        ['night-1', 'passing', 'critical', 'died at night'],
      ])
    })
    for (const id of ['night-1', 'dawn-1']) await consul.agent.deregister(id)
  })

  it('stays as it was, with health unknown, while Consul is down, and is right again afterwards', async () => {
    const own = await startTestConsul()
    const client = createConsul({ address: own.address })
    await client.agent.register({ id: 'solo-1', service: 'solo', address: '127.0.0.1', port: 9003 })
    const observer = createFleetObserver({ consul: client, redis, log: silentLog, holdMs: 300 })
    const abort = new AbortController()
    const done = observer.run(abort.signal)
    await eventually(() => {
      expect(observer.health()).toHaveLength(1)
    })
    await own.stop()
    await eventually(() => {
      expect(observer.consul().ok).toBe(false)
    })
    expect(observer.health()).toEqual([])
    expect(await instanceIds('solo')).toEqual(['solo-1'])

    const again = await startTestConsul({ port: Number(new URL(own.address).port) })
    await client.agent.register({ id: 'other-1', service: 'other', address: '127.0.0.1', port: 9004 })
    await eventually(async () => {
      expect(await kept('solo')).toBeNull()
      expect(await instanceIds('other')).toEqual(['other-1'])
    })
    abort.abort()
    await done
    await client.close()
    await again.stop()
  })

  it('shows on for a while what a Consul that came back empty does not know; then only what registered again', async () => {
    const own = await startTestConsul()
    const client = createConsul({ address: own.address })
    const solo = { id: 'keep-1', service: 'keep', address: '127.0.0.1', port: 9010 }
    await client.agent.register(solo)
    await client.agent.register({ ...solo, id: 'lose-1', service: 'lose' })
    const changes: HealthChange[] = []
    const observer = createFleetObserver({
      ...{ consul: client, redis, log: silentLog, holdMs: 3000 },
      onHealth: (news) => changes.push(...news),
    })
    const abort = new AbortController()
    const done = observer.run(abort.signal)
    const names = async () => (await redis.hkeys(redisKeys.fleet)).sort()
    await eventually(async () => {
      expect(await names()).toEqual(['keep', 'lose'])
    })
    changes.length = 0
    await own.stop()
    const again = await startTestConsul({ port: Number(new URL(own.address).port) })
    await eventually(() => {
      expect([observer.isKnown(), observer.services().size]).toEqual([true, 0])
    })
    expect(await names()).toEqual(['keep', 'lose'])
    expect(observer.health()).toHaveLength(2)
    await client.agent.register(solo)
    await eventually(() => {
      expect([...observer.services().keys()]).toEqual(['keep'])
    })
    expect(await names()).toEqual(['keep', 'lose'])
    expect(changes).toEqual([])
    await eventually(async () => {
      expect(await names()).toEqual(['keep'])
    })
    expect(changes.map(({ instanceId, after }) => [instanceId, after])).toEqual([['lose-1', null]])
    await client.agent.deregister('keep-1')
    await eventually(
      async () => {
        expect(await names()).toEqual([])
      },
      { withinMs: 2000 },
    )
    abort.abort()
    await done
    await client.close()
    await again.stop()
  })
})
