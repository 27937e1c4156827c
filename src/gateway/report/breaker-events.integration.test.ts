import { afterEach, expect, it } from 'vitest'
import { createRedis, type Redis, redisReady } from '@/adapters/redis/redis'
import { RedisClock } from '@/adapters/redis/redis-clock'
import { BreakerMachine } from '@/domain/breaker/machine'
import { overrideOf, policyOf } from '@/domain/breaker/testing'
import { eventually, startTestRedis } from '@/embedded/testing'
import { breakerEvent } from '@/wire/breaker-event'
import { redisKeys } from '@/wire/keys'
import { BreakerEvents } from './breaker-events'

const place = { breaker: 'shop/cart', service: 'cart', instance: null, gateway: 'gw-1' } as const
const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function scene() {
  const server = await startTestRedis()
  const redis = createRedis(server.url, { name: 'test' })
  stops.push(
    () => server.stop(),
    () => {
      redis.disconnect()
    },
  )
  await redisReady(redis, 5000)
  const events = new BreakerEvents(redis, new RedisClock(Date), 1000)
  const machine = new BreakerMachine(policyOf(), Date.now(), events.listener(place))
  let turns = 0
  /** So many transitions, back and forth. */
  const turn = (times: number) => {
    for (let time = 0; time < times; time += 1) {
      turns += 1
      machine.setOverride(turns % 2 === 1 ? overrideOf({ id: String(turns) }) : null, Date.now())
    }
  }
  return { redis, server, events, turn }
}

const sent = async (redis: Redis) =>
  (await redis.xrange(redisKeys.breakerEvents, '-', '+')).map(([, [, text]]) =>
    breakerEvent.parse(JSON.parse(text ?? '')),
  )

it('each transition is told, in order, under a key of its own', async () => {
  const { redis, events, turn } = await scene()
  turn(600)
  await eventually(async () => {
    expect(await sent(redis)).toHaveLength(600)
  })
  const told = await sent(redis)
  expect(told.map((each) => each.key)).toEqual(told.map((_each, index) => `gw-1/1000/${String(index + 1)}`))
  expect(told.slice(0, 2)).toMatchObject([
    { before: 'CLOSED', after: 'FORCED_OPEN', cause: 'OPERATOR', override: { id: '1', actor: 'ada' } },
    { before: 'FORCED_OPEN', after: 'CLOSED', cause: 'OPERATOR', override: null },
  ])
  await events.stop()
})

it('what happens while Redis is away is kept up to 10,000, the newest, and the others are counted', async () => {
  const { redis, server, events, turn } = await scene()
  await server.stop()
  await eventually(() => {
    if (redis.status === 'ready') throw new Error('still connected')
    return Promise.resolve()
  })
  turn(10_003)
  expect(events.droppedTotal).toBe(3)
  const again = await startTestRedis({ port: Number(new URL(server.url).port) })
  stops.push(() => again.stop())
  await eventually(
    async () => {
      expect(await redis.xlen(redisKeys.breakerEvents)).toBe(10_000)
    },
    { withinMs: 20_000 },
  )
  const numbers = (await sent(redis)).map((each) => Number(each.key.split('/')[2]))
  expect(numbers).toEqual(Array.from({ length: 10_000 }, (_each, index) => index + 4))
  await events.stop()
}, 40_000)
