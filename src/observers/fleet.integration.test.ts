import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createConsul, type Consul } from '@/adapters/consul/consul'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { eventually, startTestConsul, startTestRedis } from '@/embedded/testing'
import { fleetService } from '@/wire/fleet'
import { redisKeys } from '@/wire/keys'
import { createFleetObserver, type FleetObserver } from './fleet'

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

function observe(compareEveryMs = 600_000): FleetObserver {
  const observer = createFleetObserver({ consul, redis, log: silentLog, compareEveryMs, holdMs: 300 })
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
})
