import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeCommands } from '@/publisher/redis-commands'
import { takeDistributed } from '@/adapters/redis/limiter'
import { rateLimitOverrideNameOf, rateLimitOverrideSpec, resetIdOf } from '@/domain/rate-limit/key-override'
import type { Change, PublishedObject } from '@/domain/revision/object'
import { eventually } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import { decodeLimitTop } from '@/wire/limit-top'
import { limit, routeTo } from '@/gateway/testing/objects'
import { ask, startWorld, type World } from '@/gateway/testing/world'

let world: World

beforeAll(async () => {
  world = await startWorld()
  const listener = (_: unknown, response: { end: (text: string) => void }) => {
    response.end('ok')
  }
  await world.upstream('echo', listener)
})
afterAll(() => world.close())

/** Redis first, then the log, as the publisher does; until the gateway has it in force. */
async function publish(...changes: Change[]): Promise<void> {
  for (const [name, ...args] of changes.flatMap((each) => changeCommands(each, Date.now()))) {
    await world.redis.call(name, ...args)
  }
  await world.publisher.publish(changes)
  await world.enforced()
}

const order = (policy: string, over: object): PublishedObject => {
  const common = { policy, key: 'ann', stance: 'NORMAL', reason: 'a test', actor: 'Ana', atMs: 0, expiresAtMs: null }
  const spec = rateLimitOverrideSpec.parse({ ...common, ...over })
  return { kind: 'rate-limit-override', namespace: 'shop', name: rateLimitOverrideNameOf(spec), spec }
}

describe.each([
  ['LOCAL', 'ENFORCE'],
  ['DISTRIBUTED', 'ENFORCE'],
  ['DISTRIBUTED', 'SHADOW'],
])('orders for a key of a %s limit in mode %s', (scope, mode) => {
  const name = `${scope}-${mode}`.toLowerCase()
  const statuses = async (count: number) => {
    const answers: number[] = []
    for (let each = 0; each < count; each += 1) {
      answers.push((await ask(world.gateway, `/${name}`, { headers: { 'x-user': 'ann' } })).status)
    }
    return answers
  }
  const put = (object: PublishedObject): Change => ({ op: 'put', object })
  const limited = mode === 'ENFORCE' ? 429 : 200
  const plain = () => takeDistributed(world.redis, `shop/${name}`, 'ann', null)

  it('hold from the next request after they are in force', async () => {
    const bucket = { limit: 2, periodMs: 3_600_000, burst: 2 }
    const policy = limit(name, { ...bucket, scope, mode, route: name, key: { source: 'HEADER', name: 'x-user' } })
    await publish(put(routeTo(name, 'echo')), put(policy))
    await world.known('echo', 1)
    expect(await statuses(3)).toEqual([200, 200, limited])

    await publish(put(order(name, { resetId: resetIdOf(1, 'a') })))
    expect(await statuses(3)).toEqual([200, 200, limited])

    await publish(put(order(name, { stance: 'BOOST', factor: 2, resetId: resetIdOf(1, 'a') })))
    expect(await statuses(3)).toEqual([200, 200, limited])
    if (scope === 'DISTRIBUTED') expect(await plain()).toMatchObject({ limit: 4, remaining: 0 })

    const expiresAtMs = Date.now() + 1500
    await publish(put(order(name, { stance: 'BLOCK', expiresAtMs, resetId: resetIdOf(2, 'b') })))
    const refused = await ask(world.gateway, `/${name}`, { headers: { 'x-user': 'ann' } })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(2)
    expect(await refused.json()).toMatchObject({ policy: `shop/${name}`, order: 'BLOCK' })
    expect((await ask(world.gateway, `/${name}`, { headers: { 'x-user': 'bob' } })).status).toBe(200)
    if (scope === 'DISTRIBUTED') expect((await plain()).allowed).toBe(false)
    await eventually(async () => {
      if ((await statuses(1))[0] !== 200) throw new Error('still blocked')
    })
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAtMs)
  })

  it('and the gateway tells which keys it was asked for', async () => {
    await eventually(async () => {
      const minutes = await world.redis.keys(`swy:rl:{shop/${name}}:top:*`)
      const told = await Promise.all(minutes.map((each) => world.redis.hgetBuffer(each, 'gw-test')))
      const keys = told.flatMap((data) => (data ? (decodeLimitTop(data)?.judged.keys ?? []) : []))
      if (!keys.some((each) => each.key === 'ann')) throw new Error('ann is not told of')
    })
    const [first = ''] = await world.redis.keys(`swy:rl:{shop/${name}}:top:*`)
    expect(await world.redis.ttl(first)).toBeGreaterThan(7000)
  })
})

it('a gateway answers how a key of a LOCAL limit stands, and nothing else', async () => {
  const question = { version: 1, kind: 'limit-quota', id: 'q1', policy: 'shop/local-enforce', key: 'bob' }
  await world.redis.publish(redisKeys.questions, 'nonsense')
  await world.redis.publish(redisKeys.questions, JSON.stringify(question))
  const answers = await eventually(async () => {
    const found = await world.redis.lrange(redisKeys.answers('q1'), 0, -1)
    if (found.length === 0) throw new Error('no answer')
    return found
  })
  expect(answers.map((each) => JSON.parse(each) as unknown)).toMatchObject([
    { gateway: 'gw-test', bucket: { remaining: 1, burst: 2 } },
  ])
})
