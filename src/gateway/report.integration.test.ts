import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createConsul } from '@/adapters/consul/consul'
import { createRedis, type Redis, redisReady } from '@/adapters/redis/redis'
import { eventually, startTestRedis } from '@/embedded/testing'
import { checksumOf } from '@/wire/checksum'
import { type GatewayReport, gatewayReport } from '@/wire/gateway-report'
import { redisKeys } from '@/wire/keys'
import { routeTo } from './testing/objects'
import { ask, startWorld, stateOf, type World } from './testing/world'

let world: World
beforeEach(async () => {
  world = await startWorld()
  await world.publisher.put(routeTo('first', 'up'))
  await settled()
})
afterEach(() => world.close())

const aSecond = { withinMs: 1000 }
const settings = {
  SWITCHYARD_HOST: '127.0.0.1',
  SWITCHYARD_GATEWAY_PORT: 0,
  SWITCHYARD_GATEWAY_ADMIN_PORT: 0,
  SWITCHYARD_CONSUL_PREFIX: 'switchyard/test/',
}

async function reportIn(redis: Redis, id = 'gw-test'): Promise<GatewayReport> {
  return gatewayReport.parse(JSON.parse((await redis.hget(redisKeys.gateways, id)) ?? 'null'))
}

/** Until the gateway has all that is published, hears both channels and has said so. */
async function settled(): Promise<void> {
  await eventually(async () => {
    expect((await stateOf(world.gateway)).channels).toEqual({ consul: 'UP', redis: 'UP' })
    expect(await reportIn(world.redis)).toMatchObject({ state: 'SYNCED', revision: world.publisher.revision })
  })
}

const enforcedAt = async (revision: number) => world.redis.hgetall(redisKeys.enforced(revision))

describe('within a second a gateway reports', () => {
  it('a revision with its checksum, and when it came into force, which stands', async () => {
    const before = Date.now()
    const revision = await world.publisher.put(routeTo('second', 'up'))
    await eventually(async () => {
      expect(await reportIn(world.redis)).toMatchObject({
        state: 'SYNCED',
        revision,
        checksum: checksumOf(world.publisher.all),
        error: null,
        diskError: null,
      })
    }, aSecond)
    const at = Number((await enforcedAt(revision))['gw-test'])
    expect(at).toBeGreaterThanOrEqual(before)
    expect(at).toBeLessThanOrEqual(Date.now())
    expect(await world.redis.ttl(redisKeys.enforced(revision))).toBeGreaterThan(86_000)

    // All of it read again with a new epoch: it came into force when it did.
    await world.publisher.startEpoch('epoch-2', world.publisher.all, revision)
    await world.publisher.put(routeTo('third', 'up'))
    await settled()
    expect((await reportIn(world.redis)).epoch).toBe('epoch-2')
    expect(await enforcedAt(revision)).toEqual({ 'gw-test': String(at) })
  })

  it('each of several revisions that came at once', async () => {
    const puts = ['a', 'b', 'c'].map((name) => [{ op: 'put' as const, object: routeTo(name, 'up') }])
    for (const [index, changes] of puts.entries()) await world.publisher.publish(changes, { stream: index === 2 })
    await settled()
    const { revision } = world.publisher
    const words = await Promise.all([revision - 2, revision - 1, revision].map(enforcedAt))
    expect(words.map((each) => Object.keys(each))).toEqual([['gw-test'], ['gw-test'], ['gw-test']])
  })

  it('that it refused a revision: which, for which object and why', async () => {
    const good = world.publisher.revision
    const bad = { ...routeTo('bad', 'up'), spec: { match: { path: { type: 'REGEX', value: '(' } } } }
    await world.publisher.publish([{ op: 'put', object: bad as never }])
    await eventually(async () => {
      expect(await reportIn(world.redis)).toMatchObject({
        state: 'ERROR',
        revision: good,
        error: { revision: good + 1, object: 'route/shop/bad', reason: expect.any(String) as string },
      })
    }, aSecond)
  })

  it('the same where it stands in Consul alone, once it looked there', async () => {
    const good = world.publisher.revision
    const bad = { ...routeTo('bad', 'up'), spec: { match: { path: { type: 'REGEX', value: '(' } } } }
    await world.publisher.publish([{ op: 'put', object: bad as never }], { stream: false })
    const second = await world.start({ settings: { ...settings, SWITCHYARD_GATEWAY_ID: 'second' } })
    await eventually(async () => {
      expect(await reportIn(world.redis, 'second')).toMatchObject({
        revision: 0,
        state: 'ERROR',
        error: { revision: good + 1, object: 'route/shop/bad' },
      })
    })
    const answer = await ask(second, '/first')
    expect([answer.status, (await answer.json()) as unknown]).toMatchObject([
      503,
      { detail: `This gateway has no rules yet: it has no copy on disk, and it refused revision ${String(good + 1)}.` },
    ])
  })

  it('that nobody can be asked any more, to those who ask it', async () => {
    await Promise.all([world.stopConsul(), world.stopRedis()])
    await eventually(async () => {
      expect(await stateOf(world.gateway)).toMatchObject({ state: 'STALE', revision: world.publisher.revision })
    }, aSecond)
  })
})

describe('a gateway that restarts', () => {
  it('does not count its start as the time when a revision came into force', async () => {
    const revision = await world.publisher.put(routeTo('second', 'up'))
    await settled()
    const word = await enforcedAt(revision)
    await world.gateway.stop()
    const missed = await world.publisher.put(routeTo('third', 'up'))
    const again = await world.start()
    const next = async (number: number) => {
      await eventually(async () => {
        expect(await reportIn(world.redis)).toMatchObject({ revision: number, state: 'SYNCED' })
      })
    }
    await next(missed)
    expect([await enforcedAt(revision), await enforcedAt(missed)]).toEqual([word, {}])
    await eventually(async () => {
      expect((await stateOf(again)).channels).toEqual({ consul: 'UP', redis: 'UP' })
    })
    const seen = await world.publisher.put(routeTo('fourth', 'up'))
    await next(seen)
    expect(Object.keys(await enforcedAt(seen))).toEqual(['gw-test'])
  })

  it('takes itself off the list when it stops in order, and is on it again', async () => {
    await world.gateway.stop()
    expect(await world.redis.hkeys(redisKeys.gateways)).toEqual([])
    expect(await world.redis.hkeys(redisKeys.gatewaysLeft)).toEqual(['gw-test'])
    await world.start()
    await eventually(async () => {
      expect(await world.redis.hkeys(redisKeys.gateways)).toEqual(['gw-test'])
      expect(await world.redis.hkeys(redisKeys.gatewaysLeft)).toEqual([])
    })
  })
})

describe('times are Redis’', () => {
  it('also where the gateway’s own clock is an hour ahead', async () => {
    const hourMs = 3_600_000
    const clock = { now: () => Date.now() + hourMs }
    const ahead = await world.start({ settings: { ...settings, SWITCHYARD_GATEWAY_ID: 'ahead' }, clock })
    await eventually(async () => {
      expect((await stateOf(ahead)).channels.redis).toBe('UP')
      expect((await reportIn(world.redis, 'ahead')).state).toBe('SYNCED')
    })
    const revision = await world.publisher.put(routeTo('second', 'up'))
    await eventually(async () => {
      const report = await reportIn(world.redis, 'ahead')
      expect(report.revision).toBe(revision)
      for (const atMs of [report.atMs, report.appliedAtMs, report.startedAtMs]) {
        expect(Math.abs(atMs - Date.now())).toBeLessThan(30_000)
      }
      const words = await enforcedAt(revision)
      expect(Math.abs(Number(words.ahead) - Number(words['gw-test']))).toBeLessThan(10_000)
    })
  })
})

describe('when Redis comes back empty', () => {
  it('a gateway reports again within a second, with what came into force meanwhile', async () => {
    const first = await startTestRedis()
    const redis = createRedis(first.url, { name: 'returning' })
    await redisReady(redis, 5000)
    const consul = createConsul({ address: world.consul.address })
    const gateway = await world.start({
      settings: { ...settings, SWITCHYARD_GATEWAY_ID: 'returning' },
      ...{ redis, consul },
    })
    await eventually(async () => {
      expect((await reportIn(redis, 'returning')).state).toBe('SYNCED')
    })
    await first.stop()
    const revision = await world.publisher.put(routeTo('meanwhile', 'up'))
    await world.enforced(revision, gateway) // by Consul alone
    const second = await startTestRedis({ port: Number(new URL(first.url).port) })
    const observer = createRedis(second.url, { name: 'observer' })
    await redisReady(observer, 5000)
    await eventually(async () => {
      expect(await reportIn(observer, 'returning')).toMatchObject({ state: 'SYNCED', revision })
      expect(await observer.hkeys(redisKeys.enforced(revision))).toEqual(['returning'])
    }, aSecond)
    await gateway.stop()
    redis.disconnect()
    observer.disconnect()
    await consul.close()
    await second.stop()
  })
})
