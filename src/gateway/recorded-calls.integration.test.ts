import { afterAll, beforeAll, expect, it } from 'vitest'
import { BreakerReplay } from '@/domain/breaker/replay'
import { breakerSpec } from '@/domain/breaker/policy'
import { eventually } from '@/embedded/testing'
import { breakerEvent } from '@/wire/breaker-event'
import { redisKeys } from '@/wire/keys'
import { breaker, routeTo } from './testing/objects'
import { sentSeconds } from './testing/seconds'
import { ask, startWorld, type World } from './testing/world'

let world: World
let failing = false
const policy = {
  ...{ service: 'up', slidingWindowSize: 2, minimumNumberOfCalls: 4, waitDurationInOpenStateMs: 300 },
  permittedNumberOfCallsInHalfOpenState: 2,
}

beforeAll(async () => {
  world = await startWorld()
  await world.upstream('up', (_request, response) => response.writeHead(failing ? 503 : 200).end())
  await world.publisher.put(routeTo('up', 'up'), breaker('up', policy))
  await world.enforced()
  await world.known('up', 1)
})
afterAll(() => world.close())

async function told() {
  const entries = await world.redis.xrange(redisKeys.breakerEvents, '-', '+')
  return entries.map(([, fields]) => breakerEvent.parse(JSON.parse(fields[fields.indexOf('event') + 1] ?? '')))
}

it('what a gateway sends of its calls replays to the transitions that it told of, one by one', async () => {
  for (const fails of [false, true, false, true, false]) {
    failing = fails
    const untilMs = Date.now() + 900
    while (Date.now() < untilMs) {
      await Promise.all([ask(world.gateway, '/up'), ask(world.gateway, '/up'), ask(world.gateway, '/up')])
    }
  }
  await eventually(async () => {
    const events = await told()
    expect(events.filter((each) => each.cause === 'FAILURE_RATE').length).toBeGreaterThanOrEqual(2)
    const replay = new BreakerReplay(breakerSpec.parse(policy))
    const seconds = (await sentSeconds(world.redis)).flatMap((each) => each.calls)
    for (const each of seconds) replay.feed(each, each.startMs)
    const { replayed, calls } = replay.finish(Date.now())
    const words = (all: readonly { before: string; after: string; cause: string }[]) =>
      all.map(({ before, after, cause }) => `${before} ${after} ${cause}`)
    expect(words(replayed)).toEqual(words(events))
    expect(calls).toBeGreaterThan(20)
  })
})
