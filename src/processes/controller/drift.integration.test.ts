import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Consul, createConsul } from '@/adapters/consul/consul'
import { createRedis, type Redis, redisReady } from '@/adapters/redis/redis'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { instanceSpec } from '@/domain/service/service'
import type { DriftMode, DriftRow } from '@/domain/view/change-views'
import { eventually, startTestConsul, startTestDatabase, startTestRedis } from '@/embedded/testing'
import { nodeOf } from '@/observers/plan-instances'
import { publishedSet } from '@/publisher/testing'
import { adoptDrift } from '@/store/adopt-drift'
import { commitRevision } from '@/store/commit-revision'
import { type Database, openDatabase } from '@/store/database'
import { listDrifts, requestRepair } from '@/store/drifts'
import { deleteInstance, insertInstance, listManagedInstances, updateInstance } from '@/store/instances'
import { createNamespace } from '@/store/namespaces'
import { currentHead } from '@/store/revisions'
import { publishingSettings, updatePublishingSettings } from '@/store/settings'
import { type ControllerStatus, controllerStatus } from '@/wire/fleet'
import { consulKeys, redisKeys } from '@/wire/keys'
import { startController } from './testing'

const prefix = 'switchyard/v1/'
const keys = consulKeys(prefix)
const limitKey = redisKeys.limitConfig('shop/calls')
/** What the product promises. */
const soon = { withinMs: 10_000 }
const by = { actor: { id: 'u1', name: 'Ana' }, nowMs: Date.now() }
let servers: { consul: { address: string }; redis: { url: string }; database: { url: string }; stop(): Promise<void> }
let consul: Consul
let redis: Redis
let database: Database
const stop = new AbortController()
let working: Promise<void>

beforeAll(async () => {
  const all = await Promise.all([startTestConsul(), startTestRedis(), startTestDatabase()])
  servers = {
    consul: all[0],
    redis: all[1],
    database: all[2],
    stop: async () => {
      await Promise.all(all.map((each) => each.stop()))
    },
  }
  consul = createConsul({ address: servers.consul.address })
  redis = createRedis(servers.redis.url, { name: 'test' })
  database = openDatabase(servers.database.url)
  await redisReady(redis, 5000)
  await createNamespace(database, { name: 'shop', description: '', requiresApproval: false }, by)
  await commit(route(0), limit(5))
  setMaxListeners(40, stop.signal) // as the lease has it
  working = startController({ databaseUrl: servers.database.url, database, redis, consul, prefix }, stop.signal).done
  await published()
})

afterAll(async () => {
  stop.abort()
  await working
  redis.disconnect()
  await consul.close()
  await database.close()
  await servers.stop()
})

afterEach(async () => {
  await setMode('REPAIR')
  await eventually(async () => {
    const open = await listDrifts(database, { status: 'OPEN', limit: 10 })
    expect(open.filter((each) => each.kind !== 'FOREIGN')).toEqual([])
  }, soon)
})

function route(weightPercent: number): PublishedObject {
  const destinations = [
    { service: 'checkout', subset: 'v1', weightPercent: 100 - weightPercent },
    { service: 'checkout', subset: 'v2', weightPercent },
  ]
  return { kind: 'route', namespace: 'shop', name: 'checkout', spec: routeSpec.parse({ match: {}, destinations }) }
}

function limit(number: number, name = 'calls'): PublishedObject {
  const spec = rateLimitSpec.parse({ limit: number, periodMs: 1000, burst: number })
  return { kind: 'rate-limit', namespace: 'shop', name, spec }
}

async function commit(...objects: PublishedObject[]): Promise<number> {
  const edits = objects.map((object) => ({ op: 'put', object, baseVersion: 'ANY' }) as const)
  const request = { edits, message: 'test', author: by.actor, nowMs: Date.now() }
  return (await commitRevision(database, request)).revision
}

async function published(): Promise<void> {
  const { revision, checksum } = await currentHead(database)
  await eventually(async () => {
    expect(await publishedSet(consul, prefix)).toMatchObject({ revision, checksum })
    expect(await status()).toMatchObject({ publishedRevision: revision, waitingFor: null })
  }, soon)
}

async function status(): Promise<ControllerStatus> {
  return controllerStatus.parse(JSON.parse((await redis.get(redisKeys.controller)) ?? 'null'))
}

async function setMode(mode: DriftMode): Promise<void> {
  const { version, enforceWithinMs } = await publishingSettings(database)
  const driftMode = { CONSUL_KV: mode, CONSUL_CATALOG: mode, REDIS: mode }
  await updatePublishingSettings(database, { version, enforceWithinMs, driftMode }, by)
}

/** The newest record of the key, once it says this. */
async function recorded(key: string, says: Partial<DriftRow>): Promise<DriftRow> {
  let row: DriftRow | undefined
  await eventually(async () => {
    row = (await listDrifts(database, { status: 'ALL', limit: 200 })).find((each) => each.key === key)
    expect(row).toMatchObject(says)
  }, soon)
  if (!row) throw new Error(`no record of ${key}`)
  return row
}

const open = { resolvedAtMs: null, resolution: null }
const repaired = { resolution: 'REPAIRED' as const }
const kept = async (key: string) => (await consul.kv.get(key)).value?.value

describe('a hand edit in Consul KV', () => {
  it('is told field by field, and put back', async () => {
    const key = keys.log(await commit(route(25)), 0)
    await published()
    const before = await kept(key)
    await consul.kv.set(key, before?.replace(String.raw`\"weightPercent\":25`, String.raw`\"weightPercent\":50`) ?? '')
    const row = await recorded(key, { target: 'CONSUL_KV', kind: 'CHANGED', ...repaired, resolvedBy: null })
    expect(row.fields).toEqual([
      { path: 'route shop/checkout destinations[checkout/v2].weightPercent', before: 25, after: 50 },
    ])
    expect(await kept(key)).toBe(before)
  })

  it('is only told where that was chosen, and put back when somebody asks; publishing goes on', async () => {
    const key = keys.log(await commit(route(30)), 0)
    await published()
    await setMode('REPORT')
    const before = await kept(key)
    await consul.kv.set(key, '{"mine":"now"}')
    const row = await recorded(key, { kind: 'CHANGED', ...open })
    await commit(limit(6))
    await eventually(async () => {
      expect((await status()).publishedRevision).toBe((await currentHead(database)).revision)
    }, soon)
    expect(await kept(key)).toBe('{"mine":"now"}')
    await requestRepair(database, row.id, by)
    await recorded(key, { ...repaired, resolvedBy: 'Ana' })
    expect(await kept(key)).toBe(before)
  })

  it('of the head stops publishing where drift is only reported, until somebody asks for the repair', async () => {
    await setMode('REPORT')
    const epoch = (await publishedSet(consul, prefix)).epoch
    await consul.kv.delete(keys.head)
    const row = await recorded(keys.head, { kind: 'DELETED', ...open })
    await commit(limit(7))
    await eventually(async () => {
      expect(await status()).toMatchObject({ waitingFor: 'DRIFT' })
    }, soon)
    expect(await kept(keys.head)).toBeUndefined()
    await requestRepair(database, row.id, by)
    await published()
    await recorded(keys.head, { ...repaired, resolvedBy: 'Ana' })
    expect((await publishedSet(consul, prefix)).epoch).toBe(epoch)
  })

  it('of the head goes when the mode is switched', async () => {
    await setMode('REPORT')
    await consul.kv.set(keys.head, 'mine')
    await recorded(keys.head, { kind: 'CHANGED', ...open })
    await setMode('REPAIR')
    await recorded(keys.head, repaired)
    await published()
  })
})

describe('a hand deletion in Consul KV', () => {
  it('is told and put back', async () => {
    const key = keys.log(await commit(route(35)), 0)
    await published()
    const before = await kept(key)
    await consul.kv.delete(key)
    const row = await recorded(key, { kind: 'DELETED', ...repaired })
    expect(row.fields.map((each) => each.path)).toContain('changes')
    expect(await kept(key)).toBe(before)
  })

  it('of everything is a loss: all of it is published again, whatever was chosen, and told once', async () => {
    await setMode('REPORT')
    const count = (await listDrifts(database, { status: 'ALL', limit: 200 })).length
    await consul.kv.delete(prefix, { recurse: true })
    await recorded(keys.head, { kind: 'DELETED', ...repaired })
    await published()
    expect(await listDrifts(database, { status: 'ALL', limit: 200 })).toHaveLength(count + 1)
  })
})

describe('a foreign key in Consul KV', () => {
  it('goes from our folders; elsewhere it is shown, and goes when somebody asks', async () => {
    await consul.kv.set(`${keys.logPrefix}mine`, 'x')
    await consul.kv.set(`${prefix}notes`, 'x')
    await recorded(`${keys.logPrefix}mine`, { kind: 'FOREIGN', ...repaired })
    const row = await recorded(`${prefix}notes`, { kind: 'FOREIGN', ...open })
    expect(await kept(`${keys.logPrefix}mine`)).toBeUndefined()
    expect(await kept(`${prefix}notes`)).toBe('x')
    await requestRepair(database, row.id, by)
    await recorded(`${prefix}notes`, repaired)
    expect(await kept(`${prefix}notes`)).toBeUndefined()
  })
})

describe('a hand edit in Redis', () => {
  it('of a limit is told field by field, and put back', async () => {
    await commit(limit(5))
    await published()
    await redis.hset(limitKey, 'limit', 5000, 'extra', 'x')
    const row = await recorded(limitKey, { target: 'REDIS', kind: 'CHANGED', ...repaired })
    expect(row.fields).toEqual([
      { path: 'limit', before: '5', after: '5000' },
      { path: 'extra', after: 'x' },
    ])
    expect(await redis.hgetall(limitKey)).toMatchObject({ limit: '5' })
    expect(await redis.hexists(limitKey, 'extra')).toBe(0)
  })

  it('is only told where that was chosen, and put back when somebody asks; other objects go on', async () => {
    await setMode('REPORT')
    await redis.set(limitKey, 'not even a hash')
    const row = await recorded(limitKey, { kind: 'CHANGED', ...open })
    await commit(limit(9, 'other'))
    await eventually(async () => {
      expect(await redis.hget(redisKeys.limitConfig('shop/other'), 'limit')).toBe('9')
    }, soon)
    expect(await redis.type(limitKey)).toBe('string')
    await requestRepair(database, row.id, by)
    await recorded(limitKey, { ...repaired, resolvedBy: 'Ana' })
    expect(await redis.hget(limitKey, 'limit')).toBe('5')
  })

  it('a deletion is put back, and so is the function library', async () => {
    await redis.del(limitKey)
    await redis.call('FUNCTION', 'DELETE', 'switchyard')
    await recorded(limitKey, { kind: 'DELETED', ...repaired })
    await recorded('FUNCTION switchyard', { kind: 'DELETED', ...repaired })
    expect(await redis.hget(limitKey, 'limit')).toBe('5')
    expect(await redis.call('FCALL', 'swy_version', 0)).toBeGreaterThan(0)
  })

  it('a flush is a loss: all of it is written again, whatever was chosen, and told once', async () => {
    await setMode('REPORT')
    const count = (await listDrifts(database, { status: 'ALL', limit: 200 })).length
    await redis.flushall()
    await recorded(redisKeys.log, { kind: 'DELETED', ...repaired })
    expect(await redis.hget(limitKey, 'limit')).toBe('5')
    expect(await listDrifts(database, { status: 'ALL', limit: 200 })).toHaveLength(count + 1)
  })
})

describe('in the catalog', () => {
  const spec = instanceSpec.parse({ service: 'web', address: '127.0.0.1', port: 9, weight: 3, check: { type: 'NONE' } })
  const standing = async (id: string) =>
    (await consul.health.service('web')).value.find((each) => each.id === id) ?? null

  async function registered(port: number): Promise<{ id: string; key: string; node: string }> {
    const id = randomUUID()
    await insertInstance(database, { id, namespace: 'shop', spec: { ...spec, port } }, by)
    await eventually(async () => {
      expect(await standing(id)).toMatchObject({ port })
    }, soon)
    // The controller has seen it stand there.
    await eventually(async () => {
      expect(await redis.hget(redisKeys.fleet, 'web')).toContain(id)
    }, soon)
    // That its reconciler has compared since is told nowhere; it does so 50 ms after the fleet.
    await new Promise((resolve) => setTimeout(resolve, 300))
    return { id, key: `web/${id}`, node: nodeOf('switchyard', id) }
  }

  function byHand({ id, node }: { id: string; node: string }, port: number, meta: Record<string, string> = {}) {
    return consul.catalog.register({
      node,
      address: '127.0.0.1',
      skipNodeUpdate: true,
      service: { id, service: 'web', address: '127.0.0.1', port, weights: { passing: 99, warning: 99 }, meta },
    })
  }

  it('a hand edit of a managed instance is told and put back; so is a deletion', async () => {
    const one = await registered(10)
    await byHand(one, 10, { 'external-source': 'switchyard' })
    const row = await recorded(one.key, { target: 'CONSUL_CATALOG', kind: 'CHANGED', ...repaired })
    expect(row.fields).toEqual([{ path: 'weight', before: 3, after: 99 }])
    await eventually(async () => {
      expect(await standing(one.id)).toMatchObject({ weight: 3 })
    }, soon)
    // As in `registered`: the repair must have been seen, or its deletion is taken for one that was never written.
    await new Promise((resolve) => setTimeout(resolve, 500))
    await consul.catalog.deregister({ node: one.node, serviceId: one.id })
    await recorded(one.key, { kind: 'DELETED', ...repaired })
    await eventually(async () => {
      expect(await standing(one.id)).not.toBeNull()
    }, soon)
  })

  it('is only told where that was chosen; edits in Switchyard are carried out all the same', async () => {
    const one = await registered(11)
    const two = await registered(12)
    await setMode('REPORT')
    await consul.catalog.deregister({ node: one.node, serviceId: one.id })
    await byHand(two, 12, { 'external-source': 'switchyard' })
    const row = await recorded(one.key, { kind: 'DELETED', ...open })
    await recorded(two.key, { kind: 'CHANGED', ...open, adoptable: true })
    await updateInstance(database, { id: two.id, version: 1, spec: { ...spec, port: 12, weight: 8 } }, by)
    await eventually(async () => {
      expect(await standing(two.id)).toMatchObject({ weight: 8 })
    }, soon)
    await recorded(two.key, { resolution: 'GONE' })
    expect(await standing(one.id)).toBeNull()
    await requestRepair(database, row.id, by)
    await recorded(one.key, { ...repaired, resolvedBy: 'Ana' })
    await eventually(async () => {
      expect(await standing(one.id)).not.toBeNull()
    }, soon)
  })

  it('a hand edit is adopted: what stands there is desired from then on', async () => {
    const one = await registered(13)
    await setMode('REPORT')
    await byHand(one, 13, { 'external-source': 'switchyard', zone: 'a' })
    const { id } = await recorded(one.key, { kind: 'CHANGED', ...open })
    await adoptDrift(database, { id, namespace: 'shop' }, by)
    await recorded(one.key, { resolution: 'ADOPTED', resolvedBy: 'Ana' })
    const rows = await listManagedInstances(database, 'web')
    expect(rows.find((each) => each.id === one.id)).toMatchObject({
      version: 2,
      spec: { weight: 99, meta: { zone: 'a' } },
    })
    expect(await standing(one.id)).toMatchObject({ weight: 99 })
  })

  it('a foreign entry on our nodes stays until somebody asks; adopted, ours takes its place in one step', async () => {
    const key = 'web/hand-made'
    await registered(14) // there is a node of ours then
    const node = nodeOf('switchyard', (await listManagedInstances(database, 'web'))[0]?.id ?? '')
    await byHand({ id: 'hand-made', node }, 77, { zone: 'b' })
    await byHand({ id: 'unwanted', node }, 78, { 'external-source': 'switchyard' })
    const row = await recorded(key, { kind: 'FOREIGN', ...open, adoptable: true })
    const other = await recorded('web/unwanted', { kind: 'FOREIGN', ...open })
    await requestRepair(database, other.id, by)
    await recorded('web/unwanted', repaired)
    expect(await standing('unwanted')).toBeNull()
    expect(await standing('hand-made')).not.toBeNull()
    const { instanceId } = await adoptDrift(database, { id: row.id, namespace: 'shop' }, by)
    await recorded(key, { resolution: 'ADOPTED' })
    expect(await standing('hand-made')).toBeNull()
    expect(await standing(instanceId)).toMatchObject({ port: 77, weight: 99, managed: true, meta: { zone: 'b' } })
  })

  it('what Switchyard deregisters is no drift', async () => {
    const one = await registered(15)
    await deleteInstance(database, one.id, by)
    await eventually(async () => {
      expect(await standing(one.id)).toBeNull()
    }, soon)
    const rows = await listDrifts(database, { status: 'ALL', limit: 200 })
    expect(rows.filter((each) => each.key === one.key)).toEqual([])
  })
})
