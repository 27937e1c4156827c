import { readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checksumOf, emptyChecksum } from '@/wire/checksum'
import { gatewayReport } from '@/wire/gateway-report'
import { redisKeys } from '@/wire/keys'
import { eventually } from '@/embedded/testing'
import { limit, routeTo } from './testing/objects'
import { ask, startWorld, stateOf, type World } from './testing/world'

let world: World
const told: string[] = []
const tell = (message: string) => void told.push(message)
const log = { debug: tell, info: tell, warn: tell, error: tell }

async function begin(): Promise<World> {
  told.length = 0
  world = await startWorld({ log })
  await world.upstream('up', (_request, response) => response.end('ok'))
  await world.publisher.put(routeTo('up', 'up'))
  await world.enforced()
  await world.known('up', 1)
  return world
}
afterEach(() => world.close())

const status = async (path: string, gateway = world.gateway) => (await ask(gateway, path)).status

describe('a gateway follows the log', () => {
  it('over gaps in the stream, new epochs, duplicates and refused revisions', async () => {
    const { publisher, redis, gateway } = await begin()
    await eventually(async () => {
      expect((await stateOf(gateway)).channels).toEqual({ consul: 'UP', redis: 'UP' })
    })

    // Two revisions never reach the stream, and are no longer inline in the head; the third does.
    await publisher.publish([{ op: 'put', object: routeTo('b', 'up') }], { stream: false, inline: false })
    await publisher.publish([{ op: 'put', object: routeTo('c', 'up') }], { stream: false, inline: false })
    await publisher.publish([{ op: 'put', object: routeTo('d', 'up') }], { inline: false })
    await world.enforced()
    expect(await Promise.all(['/b', '/c', '/d'].map((path) => status(path)))).toEqual([200, 200, 200])
    expect((await stateOf(gateway)).checksum).toBe(checksumOf(publisher.all))

    // The stream says the last entry again.
    const [last] = await redis.xrevrange(redisKeys.log, '+', '-', 'COUNT', 1)
    await redis.xadd(redisKeys.log, '*', ...(last?.[1] ?? []))
    await publisher.put(routeTo('e', 'up'))
    await world.enforced()

    // A revision whose checksum does not come out is refused, and the reason is reported.
    const before = publisher.revision
    await publisher.publish([{ op: 'put', object: routeTo('f', 'up') }], { checksum: emptyChecksum })
    await eventually(async () => {
      expect(await stateOf(gateway)).toMatchObject({
        state: 'ERROR',
        revision: before,
        error: { revision: before + 1, reason: expect.stringContaining('checksum') as string },
      })
    })
    expect([await status('/up'), await status('/f')]).toEqual([200, 404])

    // A new epoch is read afresh, also when its revision is lower.
    await publisher.startEpoch('epoch-2', [routeTo('up', 'up'), routeTo('z', 'up')], 2)
    await publisher.put(routeTo('y', 'up'))
    await world.enforced(3)
    expect(await Promise.all(['/z', '/y', '/b'].map((path) => status(path)))).toEqual([200, 200, 404])
    expect((await stateOf(gateway)).state).toBe('SYNCED')
  })

  it('names the object at fault when an entry of the stream is not valid', async () => {
    const { redis, publisher, gateway } = await begin()
    await eventually(async () => {
      expect((await stateOf(gateway)).channels.redis).toBe('UP')
    })
    const object = { ...routeTo('bad', 'up'), spec: { match: { path: { type: 'REGEX', value: '(' } } } }
    const revision = {
      revision: publisher.revision + 1,
      author: '',
      message: '',
      committedAtMs: 0,
      checksum: emptyChecksum,
      changes: [{ op: 'put', object }],
    }
    await redis.xadd(redisKeys.log, '*', 'entry', JSON.stringify({ version: 1, epoch: 'epoch-1', revision }))
    await eventually(() => {
      expect(told).toContain('A revision is refused; the last good one stays in force')
    })
    expect(await status('/up')).toBe(200)
  })

  it('by Consul alone while Redis is down, and limits follow their onRedisDown', async () => {
    await begin()
    await world.publisher.put(
      routeTo('local', 'up'),
      routeTo('deny', 'up'),
      limit('local', { route: 'local', limit: 1, periodMs: 60_000, burst: 1, onRedisDown: 'LOCAL' }),
      limit('deny', { route: 'deny', limit: 9, periodMs: 60_000, burst: 9, onRedisDown: 'DENY' }),
    )
    await world.enforced()
    await world.stopRedis()
    await world.publisher.put(routeTo('b', 'up'))
    await world.enforced()
    expect(await status('/b')).toBe(200)
    expect([await status('/local'), await status('/local'), await status('/deny')]).toEqual([200, 429, 429])
    expect((await stateOf(world.gateway)).state).toBe('SYNCED')
  })
})

describe('a damaged entry of the log', () => {
  it.each([['UP'], ['DOWN']])('that is repaired as it was comes into force by itself; Redis is %s', async (redis) => {
    const { consul, publisher } = await begin()
    if (redis === 'DOWN') await world.stopRedis()
    const { head, log } = publisher.keys
    const next = await publisher.publish([{ op: 'put', object: routeTo('b', 'up') }], { inline: false })
    const [good = '', headNow = ''] = await Promise.all(
      [log(next, 0), head].map(async (key) => (await consul.kv.get(key)).value?.value),
    )
    await consul.kv.set(log(next, 0), '{')
    const fresh = await world.start({ dataDir: join(world.dataDir, 'fresh') })
    await eventually(async () => {
      expect(await stateOf(fresh)).toMatchObject({ state: 'ERROR', error: { revision: next }, channels: { redis } })
    })
    await consul.kv.set(log(next, 0), good)
    expect((await consul.kv.get(head)).value?.value).toBe(headNow)
    await world.enforced(next, fresh)
    expect(await stateOf(fresh)).toMatchObject({ error: null, checksum: checksumOf(publisher.all) })
  })
})

describe('with Consul and Redis down', () => {
  it('a gateway goes on, restarts from disk with rules and instances, and says that it is stale', async () => {
    const { gateway, publisher } = await begin()
    await world.stopConsul()
    await world.stopRedis()
    expect(await status('/up')).toBe(200)
    await gateway.stop()
    const second = await world.start()
    expect(await status('/up', second)).toBe(200)
    expect(await stateOf(second)).toMatchObject({
      revision: publisher.revision,
      state: 'STALE',
      checksum: checksumOf(publisher.all),
    })
    const ready = await fetch(`http://127.0.0.1:${String(second.adminPort)}/readyz`)
    expect(ready.status).toBe(200)
  })

  it('a damaged copy on disk is refused, said so, and nothing is served from it', async () => {
    const { gateway } = await begin()
    await gateway.stop()
    const file = join(world.dataDir, 'gateway', 'gw-test', 'rules.base')
    await writeFile(file, (await readFile(file, 'utf8')).replace('"/up"', '"/us"'))
    await world.stopConsul()
    await world.stopRedis()
    const second = await world.start()
    expect(told).toContain('The copy of the rules on disk is broken and not used')
    const answer = await ask(second, '/up')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ type: 'urn:switchyard:problem:no-revision' })
    await eventually(async () => {
      expect(await (await ask(second, '/up')).json()).toMatchObject({
        detail: 'This gateway has no rules yet: its copy on disk is broken, and neither Consul nor Redis answers.',
      })
    })
    expect((await stateOf(second)).diskError).toContain('the copy on disk is broken and was not used')
    expect((await fetch(`http://127.0.0.1:${String(second.adminPort)}/readyz`)).status).toBe(503)
    expect((await fetch(`http://127.0.0.1:${String(second.adminPort)}/healthz`)).status).toBe(200)
  })
})

describe('the copy on disk', () => {
  it('is replaced, when damaged, by what Consul holds, and nothing is wrong any more', async () => {
    const { gateway, publisher } = await begin()
    await gateway.stop()
    const file = join(world.dataDir, 'gateway', 'gw-test', 'rules.base')
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -20))
    const second = await world.start()
    expect(told).toContain('The copy of the rules on disk is broken and not used')
    await world.enforced(publisher.revision, second)
    await eventually(async () => {
      expect((await stateOf(second)).diskError).toBeNull()
    })
    await second.stop()
    await world.stopConsul()
    await world.stopRedis()
    expect(await status('/up', await world.start())).toBe(200)
  })

  it('that cannot be written because the disk is full is reported within a second, and serving goes on', async () => {
    const { publisher, redis } = await begin()
    const steps = join(world.dataDir, 'gateway', 'gw-test', 'rules.steps')
    await publisher.put(routeTo('one', 'up'))
    await eventually(() => readFile(steps))
    await rm(steps)
    await symlink('/dev/full', steps)
    const diskError = async () =>
      gatewayReport.parse(JSON.parse((await redis.hget(redisKeys.gateways, 'gw-test')) ?? 'null')).diskError
    await publisher.put(routeTo('more', 'up'))
    await world.enforced()
    await eventually(
      async () => {
        expect(await diskError()).toContain('ENOSPC')
      },
      { withinMs: 1000 },
    )
    expect(await status('/more')).toBe(200)
    // The whole is written anew, and the steps begin afresh.
    await eventually(async () => {
      expect(await diskError()).toBeNull()
    })
  })
})
