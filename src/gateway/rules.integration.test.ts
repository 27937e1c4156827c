import { createServer, type RequestListener } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import { gatewayReport } from '@/wire/gateway-report'
import { breaker, limit, override, routeTo, subset } from './testing/objects'
import { sentSeconds } from './testing/seconds'
import { ask, startWorld, stateOf, type World } from './testing/world'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const says =
  (text: string, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status).end(text)
  }
const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await ask(world.gateway, path, { headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}
const problem = (text: string) => JSON.parse(text) as Record<string, unknown>

describe('a published rule is enforced', () => {
  it('limit 5 per 10 s, burst 5: exactly five requests pass, then 429 with how long to wait', async () => {
    await world.upstream('limited', says('ok'))
    await world.publisher.put(
      routeTo('limited', 'limited'),
      limit('five', { route: 'limited', limit: 5, periodMs: 10_000, burst: 5 }),
    )
    await world.enforced()
    const answers = []
    for (let index = 0; index < 8; index += 1) answers.push(await get('/limited'))
    expect(answers.map((each) => each.status)).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"shop/five";q=5;w=10')
    expect(answers[0]?.headers.get('ratelimit')).toMatch(/^"shop\/five";r=4;t=2$/)
    const refused = answers[5]
    expect(refused?.headers.get('content-type')).toBe('application/problem+json')
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(problem(refused?.text ?? '')).toMatchObject({
      type: 'urn:switchyard:problem:rate-limited',
      status: 429,
      route: 'shop/limited',
      policy: 'shop/five',
      revision: world.publisher.revision,
      gateway: 'gw-test',
    })
  })

  it('a limit of this gateway alone counts without Redis, each caller by its key', async () => {
    await world.upstream('local', says('ok'))
    const key = { source: 'HEADER', name: 'x-key' }
    await world.publisher.put(
      routeTo('local', 'local'),
      limit('local', { route: 'local', limit: 2, periodMs: 60_000, burst: 2, scope: 'LOCAL', key }),
    )
    await world.enforced()
    const statuses = []
    for (const name of ['a', 'a', 'a', 'b']) statuses.push((await get('/local', { 'x-key': name })).status)
    expect(statuses).toEqual([200, 200, 429, 200])
  })

  it('weights moved from 100/0 to 0/100 move every request', async () => {
    await world.upstream('shift', says('v1'), { tags: ['v1'] })
    await world.upstream('shift', says('v2'), { tags: ['v2'] })
    const weights = (v1: number, v2: number) =>
      routeTo('shift', 'shift', {
        destinations: [
          { service: 'shift', subset: 'v1', weightPercent: v1 },
          { service: 'shift', subset: 'v2', weightPercent: v2 },
        ],
      })
    const subsets = ['v1', 'v2'].map((tag) => subset(tag, { service: 'shift', tags: [tag] }))
    await world.publisher.put(...subsets, weights(100, 0))
    await world.enforced()
    await world.known('shift', 2)
    const seen = async () =>
      new Set((await Promise.all(Array.from({ length: 20 }, () => get('/shift')))).map((each) => each.text))
    expect(await seen()).toEqual(new Set(['v1']))
    await world.publisher.put(weights(0, 100))
    await world.enforced()
    expect(await seen()).toEqual(new Set(['v2']))
  })

  it('a tripped breaker answers 503 with its reason, a reset lets requests pass', async () => {
    await world.upstream('trip', says('ok'))
    await world.publisher.put(routeTo('trip', 'trip'), breaker('trip', { service: 'trip' }))
    await world.enforced()
    expect((await get('/trip')).status).toBe(200)
    await world.publisher.put(
      override('trip', 'FORCED_OPEN', { reason: 'the disk is full', expiresAtMs: Date.now() + 60_000 }),
    )
    await world.enforced()
    const refused = await get('/trip')
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50)
    expect(problem(refused.text)).toMatchObject({
      policy: 'shop/trip',
      state: 'FORCED_OPEN',
      reason: 'the disk is full',
      route: 'shop/trip',
    })
    await world.publisher.put(override('trip', 'RESET'))
    await world.enforced()
    expect((await get('/trip')).status).toBe(200)
  })

  it('a breaker opens on a failing service and tells when to come back', async () => {
    await world.upstream('failing', says('no', 500))
    const policy = {
      service: 'failing',
      slidingWindowType: 'COUNT_BASED',
      slidingWindowSize: 4,
      minimumNumberOfCalls: 4,
    }
    await world.publisher.put(routeTo('failing', 'failing'), breaker('failing', policy))
    await world.enforced()
    const answers = []
    for (let index = 0; index < 5; index += 1) answers.push(await get('/failing'))
    expect(answers.map((each) => each.status)).toEqual([500, 500, 500, 500, 503])
    expect(answers[4]?.headers.get('retry-after')).toBe('10')
    expect((await stateOf(world.gateway)).breakers).toContainEqual(
      expect.objectContaining({ breaker: 'shop/failing', state: 'OPEN' }),
    )
  })

  it('a breaker for each instance leaves out the bad one alone', async () => {
    const bad = await world.upstream('mixed', says('bad', 500))
    await world.upstream('mixed', says('good'))
    const policy = {
      service: 'mixed',
      scope: 'INSTANCE',
      slidingWindowType: 'COUNT_BASED',
      slidingWindowSize: 2,
      minimumNumberOfCalls: 2,
    }
    await world.publisher.put(routeTo('mixed', 'mixed'), breaker('mixed', policy))
    await world.enforced()
    await world.known('mixed', 2)
    const texts = []
    for (let index = 0; index < 12; index += 1) texts.push((await get('/mixed')).text)
    expect(texts.filter((each) => each === 'bad')).toHaveLength(2)
    expect((await stateOf(world.gateway)).breakers).toContainEqual(
      expect.objectContaining({ breaker: 'shop/mixed', instance: bad.instance, state: 'OPEN' }),
    )
  })

  it('ring hash sends one caller to one instance, also when another comes', async () => {
    for (const name of ['a', 'b', 'c']) await world.upstream('sticky', says(name))
    const loadBalancing = { policy: 'RING_HASH', hash: { source: 'HEADER', name: 'x-user' }, boundedLoadPercent: 0 }
    await world.publisher.put(routeTo('sticky', 'sticky', { loadBalancing }))
    await world.enforced()
    await world.known('sticky', 3)
    const users = Array.from({ length: 30 }, (_each, index) => `user-${String(index)}`)
    const homes = async () => Promise.all(users.map(async (user) => (await get('/sticky', { 'x-user': user })).text))
    const before = await homes()
    expect(new Set(before).size).toBe(3)
    expect(await homes()).toEqual(before)
    await world.upstream('sticky', says('d'))
    await world.known('sticky', 4)
    const after = await homes()
    expect(after.every((home, index) => home === before[index] || home === 'd')).toBe(true)
  })

  it('an instance that leaves Consul leaves the rotation, and the last one gone is told as 503', async () => {
    const first = await world.upstream('leaving', says('first'))
    const second = await world.upstream('leaving', says('second'))
    await world.publisher.put(routeTo('leaving', 'leaving'))
    await world.enforced()
    await world.known('leaving', 2)
    await first.deregister()
    await world.known('leaving', 1)
    const texts = await Promise.all(Array.from({ length: 10 }, async () => (await get('/leaving')).text))
    expect(new Set(texts)).toEqual(new Set(['second']))
    await second.deregister()
    await world.known('leaving', 0)
    const answer = await get('/leaving')
    expect(answer.status).toBe(503)
    expect(problem(answer.text)).toMatchObject({ type: 'urn:switchyard:problem:no-instance', service: 'leaving' })
  })

  it('a refused connection is tried on another instance, without the caller noticing', async () => {
    const gone = await world.upstream('retried', says('gone'))
    await world.upstream('retried', says('here'))
    await world.publisher.put(routeTo('retried', 'retried'))
    await world.enforced()
    await world.known('retried', 2)
    gone.server.closeAllConnections()
    await new Promise((resolve) => gone.server.close(resolve))
    const answers = await Promise.all(Array.from({ length: 10 }, () => get('/retried')))
    expect(answers.map((each) => each.text)).toEqual(Array.from({ length: 10 }, () => 'here'))
  })
})

describe('figures', () => {
  it('report the revision in force at once, and one second of telemetry a second', async () => {
    const report = await eventually(async () => {
      const read = gatewayReport.parse(JSON.parse((await world.redis.hget(redisKeys.gateways, 'gw-test')) ?? 'null'))
      expect(read.revision).toBe(world.publisher.revision)
      return read
    })
    expect(report).toMatchObject({ state: 'SYNCED', epoch: 'epoch-1', error: null })
    const seconds = () => sentSeconds(world.redis)
    const sum = async (route: string, figure: 'count' | 'limited' | 'broken' | 'failed') =>
      (await seconds())
        .flatMap((each) => each.routes)
        .reduce((total, each) => total + (each.route === route ? each[figure] : 0), 0)
    await eventually(async () => {
      expect(await sum('shop/limited', 'count')).toBe(8)
      expect(await sum('shop/limited', 'limited')).toBe(3)
      expect(await sum('shop/trip', 'broken')).toBe(1)
      expect(await sum('shop/leaving', 'failed')).toBe(1)
    })
    const starts = (await seconds()).map((each) => each.startMs)
    expect(new Set(starts).size).toBe(starts.length)
  })
})

it('does not take a port that is taken', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as { port: number }
  const settings = {
    SWITCHYARD_HOST: '127.0.0.1',
    SWITCHYARD_GATEWAY_PORT: port,
    SWITCHYARD_GATEWAY_ADMIN_PORT: 0,
    SWITCHYARD_GATEWAY_ID: 'gw-taken',
    SWITCHYARD_CONSUL_PREFIX: 'switchyard/test/',
  }
  await expect(world.start({ settings })).rejects.toThrow('EADDRINUSE')
  taken.close()
})
