import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRedis, redisReady } from '@/adapters/redis/redis'
import type { Log } from '@/domain/log'
import { silentLog } from '@/domain/log'
import { eventually, startTestDatabase, startTestRedis } from '@/embedded/testing'
import { listBreakerEvents, pruneBreakerEvents } from '@/store/breaker-events'
import { type Database, openDatabase } from '@/store/database'
import { listNotices } from '@/store/notices'
import { createWebhook } from '@/store/webhooks'
import type { BreakerEvent } from '@/wire/breaker-event'
import { redisKeys } from '@/wire/keys'
import { followBreakerEvents } from './breaker-events'

let stops: (() => Promise<void>)[] = []
let database: Database
let redis: Redis
let ends: (() => Promise<void>)[] = []
const startMs = Date.now() - 60_000

beforeAll(async () => {
  const [databaseServer, redisServer] = await Promise.all([startTestDatabase(), startTestRedis()])
  database = openDatabase(databaseServer.url)
  redis = createRedis(redisServer.url, { name: 'test' })
  await redisReady(redis, 5000)
  stops = [() => database.close(), () => databaseServer.stop(), () => redisServer.stop()]
})
afterAll(async () => {
  redis.disconnect()
  for (const stop of stops) await stop()
})
beforeEach(async () => {
  await redis.flushall()
  const { client } = database
  for (const table of [client.breakerEvent, client.notice, client.streamCursor, client.webhookEndpoint]) {
    await (table.deleteMany as () => Promise<unknown>)()
  }
})
afterEach(async () => {
  for (const end of ends) await end()
  ends = []
})

/** A controller that leads. @returns what ends it */
function lead(log: Log = silentLog): () => Promise<void> {
  const stop = new AbortController()
  const ended = followBreakerEvents({ database, redis, log, clock: Date }, stop.signal)
  const end = async () => {
    stop.abort()
    await ended
  }
  ends.push(end)
  return end
}

let number = 0
function eventOf(fields: Partial<BreakerEvent> = {}): BreakerEvent {
  return {
    ...{ key: `g1/1/${String(++number)}`, atMs: startMs + number, gateway: 'g1', breaker: 'shop/db', service: 'db' },
    ...{ instance: null, before: 'CLOSED', after: 'OPEN', cause: 'FAILURE_RATE', failureRatePercent: 61.5 },
    ...{ slowCallRatePercent: null, bufferedCalls: 20, override: null, ...fields },
  }
}
/** As gateways write it. */
async function write(...events: BreakerEvent[]): Promise<void> {
  const pipeline = redis.pipeline()
  for (const each of events) pipeline.xadd(redisKeys.breakerEvents, '*', 'event', JSON.stringify(each))
  await pipeline.exec()
}

const range = { fromMs: startMs - 60_000, toMs: startMs + 3_600_000, limit: 100 }
const history = (more: { instance?: string; gateway?: string } = {}) =>
  listBreakerEvents(database, { namespace: 'shop', name: 'db', instance: null, gateway: null, ...range, ...more })
const notices = () => listNotices(database, { sinceMs: 0, limit: 100 })

async function untilHistory(rows: number): Promise<void> {
  await eventually(async () => {
    expect(await database.client.breakerEvent.count()).toBe(rows)
  })
}

describe('the history of breakers', () => {
  it('holds every transition with its cause, newest first, by instance or gateway', async () => {
    const override = { id: 'o1', actor: 'Ana', reason: 'database is down' }
    const events = [
      eventOf(),
      eventOf({ gateway: 'g2', instance: '10.0.0.1:80', after: 'FORCED_OPEN', cause: 'OPERATOR', override }),
      eventOf({ breaker: 'shop/other' }),
    ]
    lead()
    await write(...events)
    await untilHistory(3)
    const [newest, oldest] = await history()
    expect(newest).toMatchObject({ gateway: 'g2', instance: '10.0.0.1:80', actor: 'Ana', reason: 'database is down' })
    expect(oldest).toMatchObject({ atMs: events[0]?.atMs, before: 'CLOSED', after: 'OPEN', failureRatePercent: 61.5 })
    expect(await history({ gateway: 'g1' })).toEqual([oldest])
    expect(await history({ instance: '10.0.0.1:80' })).toEqual([newest])
  })

  it('has what was told twice once, and an old opening opens nothing again', async () => {
    lead()
    const [opening, closing] = [eventOf(), eventOf({ before: 'OPEN', after: 'CLOSED', cause: 'OPERATOR' })]
    await write(opening, opening, closing)
    await untilHistory(2)
    await write(opening, eventOf({ breaker: 'shop/other' }))
    await untilHistory(3)
    await eventually(async () => {
      expect((await notices()).filter((each) => each.breaker === 'other')).toHaveLength(1)
    })
    expect((await notices()).filter((each) => each.breaker === 'db').map((each) => each.type)).toEqual([
      'breaker.closed',
      'breaker.opened',
    ])
  })

  it('passes over what cannot be read or kept, and says so', async () => {
    const warnings: string[] = []
    lead({ ...silentLog, warn: (message) => warnings.push(message) })
    await redis.xadd(redisKeys.breakerEvents, '*', 'event', '{"not": "one"}')
    await redis.xadd(redisKeys.breakerEvents, '*', 'something', 'else')
    await write(eventOf({ bufferedCalls: 2 ** 40 }), eventOf({ atMs: -1 }), eventOf({ service: 'd\0b' }))
    await untilHistory(1)
    expect(warnings).toHaveLength(4)
    expect(await history()).toMatchObject([{ service: 'd\uFFFDb' }])
  })

  it('goes on where another leader left off, and two at once write nothing twice', async () => {
    const end = lead()
    await write(eventOf(), eventOf({ gateway: 'g2' }))
    await untilHistory(2)
    await end()
    await write(eventOf({ before: 'OPEN', after: 'HALF_OPEN', cause: 'WAIT_OVER' }))
    lead()
    lead()
    await untilHistory(3)
    for (let count = 0; count < 20; count++) await write(eventOf({ gateway: `h${String(count)}` }))
    await untilHistory(23)
    await eventually(async () => {
      expect(await notices()).toHaveLength(1)
    })
  })

  it('is kept for 30 days and removed in steps', async () => {
    lead()
    await write(...[1, 2, 3].map(() => eventOf()))
    await untilHistory(3)
    const laterMs = startMs + 29 * 24 * 3_600_000
    expect(await pruneBreakerEvents(database, laterMs, 2)).toBe(false)
    expect(await pruneBreakerEvents(database, laterMs + 2 * 24 * 3_600_000, 2)).toBe(true)
    expect(await database.client.breakerEvent.count()).toBe(1)
  })
})

describe('notices', () => {
  const order = { after: 'FORCED_OPEN', cause: 'OPERATOR' } as const

  it('tell of an order for 42 gateways once, within a second, and webhooks are told the same', async () => {
    const { id } = await createWebhook(
      database,
      { url: 'https://hooks.example.com', description: '', enabled: true, eventTypes: [] },
      { actor: { id: null, name: 'Ana' }, nowMs: startMs },
    )
    lead()
    await eventually(async () => {
      expect(await redis.client('LIST')).toContain('cmd=xread')
    })
    const begunMs = performance.now()
    const override = { id: 'o1', actor: 'Ana', reason: 'database is down' }
    await write(...Array.from({ length: 42 }, (_, at) => eventOf({ ...order, override, gateway: `g${String(at)}` })))
    const [told] = await eventually(async () => {
      const found = await notices()
      if (found.length === 0) throw new Error('not yet')
      return found
    })
    const tookMs = performance.now() - begunMs
    expect(tookMs).toBeLessThan(3000) // a second on a machine that has time
    expect(told).toMatchObject({ type: 'breaker.opened', open: 42, gateways: 42, actor: 'Ana', state: 'FORCED_OPEN' })
    const deliveries = await database.client.webhookDelivery.findMany({ where: { endpointId: id } })
    expect(deliveries).toMatchObject([
      { eventType: 'breaker.opened', status: 'PENDING', payload: { data: { open: 42 } } },
    ])
    expect(await notices()).toHaveLength(1)
  })

  it('are not told again by another leader, and nothing is taken to have closed while nobody speaks', async () => {
    const end = lead()
    await write(eventOf(order))
    await eventually(async () => {
      expect(await notices()).toHaveLength(1)
    })
    await end()
    lead()
    // Each step tells all that is due: that this is told proves that the new leader looked.
    await write(eventOf({ breaker: 'shop/other' }))
    await eventually(async () => {
      expect((await notices()).map((each) => each.breaker)).toContain('other')
    })
    expect((await notices()).map((each) => [each.breaker, each.type])).toEqual([
      ['other', 'breaker.opened'],
      ['db', 'breaker.opened'],
    ])
  })
})

it('the history of one breaker among many rows is found by an index', async () => {
  await database.client.$executeRaw`
    INSERT INTO breaker_events (key, at, namespace, breaker, service, gateway, before, after, cause, buffered_calls)
    SELECT 'k' || n, to_timestamp(${startMs / 1000}::double precision) - n * interval '1 second', 'shop',
      'b' || (n % 10), 'db', 'g' || (n % 42), 'CLOSED', 'OPEN', 'FAILURE_RATE', 20
    FROM generate_series(1, 50000) AS n`
  await database.client.$executeRaw`ANALYZE breaker_events`
  const plans = await Promise.all(
    [`breaker = 'b1'`, `breaker = 'b1' AND gateway = 'g1'`, `breaker = 'b1' AND instance = '10.0.0.1:80'`].map(
      (where) =>
        database.client.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(
          `EXPLAIN SELECT * FROM breaker_events WHERE namespace = 'shop' AND ${where} AND at >= '2020-01-01'
         AND at < '2100-01-01' ORDER BY at DESC, id DESC LIMIT 100`,
        ),
    ),
  )
  for (const plan of plans) {
    const text = plan.map((each) => each['QUERY PLAN']).join('\n')
    expect(text).toContain('breaker_events_namespace_breaker')
    expect(text).not.toContain('Seq Scan')
  }
})
