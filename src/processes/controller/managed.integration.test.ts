import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Consul, createConsul } from '@/adapters/consul/consul'
import { createRedis, type Redis, redisReady } from '@/adapters/redis/redis'
import { routeSpec } from '@/domain/routing/route'
import { instanceSpec, type InstanceSpec } from '@/domain/service/service'
import { eventually, startTestConsul, startTestDatabase, startTestRedis } from '@/embedded/testing'
import { isOnOurNode } from '@/observers/plan-instances'
import { publishedSet } from '@/publisher/testing'
import { insertCatalogOrders } from '@/store/catalog-orders'
import { commitRevision } from '@/store/commit-revision'
import { type Database, inTransaction, openDatabase } from '@/store/database'
import { deleteInstance, insertInstance, listManagedInstances, updateInstance } from '@/store/instances'
import { createNamespace } from '@/store/namespaces'
import { currentHead } from '@/store/revisions'
import { redisKeys } from '@/wire/keys'
import { startController } from './testing'

const prefix = 'switchyard/v1/'
const soon = { withinMs: 10_000 }
const by = { actor: { id: 'u1', name: 'Ana' }, nowMs: Date.now() }
let consulServer: Awaited<ReturnType<typeof startTestConsul>>
let redisServer: Awaited<ReturnType<typeof startTestRedis>>
let databaseServer: Awaited<ReturnType<typeof startTestDatabase>>
let consul: Consul
let redis: Redis
let standbyRedis: Redis
let database: Database
let web: Server
let port: number
const stop = new AbortController()
const standbyStop = new AbortController()
let leader: ReturnType<typeof startController>
let standby: ReturnType<typeof startController>

beforeAll(async () => {
  ;[consulServer, redisServer, databaseServer] = await Promise.all([
    ...([startTestConsul(), startTestRedis(), startTestDatabase()] as const),
  ])
  consul = createConsul({ address: consulServer.address })
  redis = createRedis(redisServer.url, { name: 'test' })
  standbyRedis = createRedis(redisServer.url, { name: 'standby' })
  database = openDatabase(databaseServer.url)
  await Promise.all([redisReady(redis, 5000), redisReady(standbyRedis, 5000)])
  await createNamespace(database, { name: 'shop', description: '', requiresApproval: false }, by)
  web = createServer((_request, response) => response.end('fine'))
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  port = (web.address() as AddressInfo).port
  setMaxListeners(60, stop.signal)
  setMaxListeners(60, standbyStop.signal)
  const parts = { databaseUrl: databaseServer.url, database, consul, prefix }
  leader = startController({ ...parts, redis }, stop.signal)
  standby = startController({ ...parts, redis: standbyRedis }, standbyStop.signal, false)
})

afterAll(async () => {
  stop.abort()
  standbyStop.abort()
  await Promise.all([leader.done, standby.done])
  web.close()
  redis.disconnect()
  standbyRedis.disconnect()
  await consul.close()
  await database.close()
  await Promise.all([consulServer, redisServer, databaseServer].map((each) => each.stop()))
})

afterEach(async () => {
  for (const { id } of await listManagedInstances(database)) await deleteInstance(database, id, by)
  await eventually(async () => {
    expect(await inConsul('web')).toEqual([])
  }, soon)
})

const quick = { type: 'TCP', intervalMs: 1000, timeoutMs: 500 } as const
const inConsul = async (service: string) => (await consul.health.service(service)).value

async function insert(spec: Partial<InstanceSpec> = {}): Promise<string> {
  const id = randomUUID()
  const full = instanceSpec.parse({ service: 'web', address: '127.0.0.1', port, check: quick, ...spec })
  await insertInstance(database, { id, namespace: 'shop', spec: full }, by)
  return id
}

async function eventuallyChecked(id: string, says: { status: string; output?: RegExp; check?: string }) {
  await eventually(async () => {
    const found = (await inConsul('web')).find((each) => each.id === id)
    const check = found?.checks.find((each) => each.id === (says.check ?? `switchyard:${id}`))
    expect(check?.status).toBe(says.status)
    if (says.output) expect(check?.output).toMatch(says.output)
  }, soon)
}

describe('a check', () => {
  it('over gRPC tells what the server says of itself', async () => {
    let status = 1
    const grpc = new GrpcServer()
    const method = {
      ...{ path: '/grpc.health.v1.Health/Check', requestStream: false, responseStream: false },
      requestSerialize: (bytes: Buffer) => bytes,
      requestDeserialize: (bytes: Buffer) => bytes,
      responseSerialize: (bytes: Buffer) => bytes,
      responseDeserialize: (bytes: Buffer) => bytes,
    }
    const asked: string[] = []
    grpc.addService(
      { Check: method },
      {
        Check: (call: { request: Buffer }, answer: (error: null, bytes: Buffer) => void) => {
          asked.push(call.request.subarray(2).toString())
          answer(null, Buffer.from([0x08, status]))
        },
      },
    )
    const grpcPort = await new Promise<number>((resolve, reject) => {
      grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error)
        else resolve(bound)
      })
    })
    const check = { type: 'GRPC', service: 'shop.Cart', intervalMs: 1000, timeoutMs: 900 } as const
    const id = await insert({ port: grpcPort, check })
    await eventuallyChecked(id, { status: 'passing', output: /shop\.Cart at .*: SERVING$/ })
    expect(asked[0]).toBe('shop.Cart')
    status = 2
    await eventuallyChecked(id, { status: 'critical', output: /: NOT_SERVING$/ })
    status = 1
    await eventuallyChecked(id, { status: 'passing' })
    grpc.forceShutdown()
    await eventuallyChecked(id, { status: 'critical', output: /: connection refused$/ })
  })

  it('by signs of life is critical without one, and says what the last one said', async () => {
    const id = await insert({ check: { type: 'TTL', ttlMs: 2000 } })
    await eventuallyChecked(id, { status: 'critical', output: /no sign of life within 2 s/ })
    const key = redisKeys.heartbeat('web', `127.0.0.1:${String(port)}`)
    await redis.set(key, 'warning queue is long', 'PX', 2000)
    await eventuallyChecked(id, { status: 'warning', output: /^queue is long$/ })
    await eventuallyChecked(id, { status: 'critical', output: /no sign of life/ })
  })

  it('of many are shared by all controllers that live, the leader writes what a standby found, and takes over when it goes', async () => {
    await eventually(() => {
      expect(leader.shared.checks.share().controllers).toBe(2)
    }, soon)
    for (let index = 2; index < 22; index += 1)
      await insert({ address: `127.0.0.${String(index)}`, check: { ...quick, type: 'TCP' } })
    await eventually(async () => {
      const shares = [leader, standby].map((each) => each.shared.checks.share().own)
      expect(Math.min(...shares)).toBeGreaterThan(0)
      expect(shares.reduce((sum, each) => sum + each, 0)).toBe(20)
      const found = await inConsul('web')
      expect(found).toHaveLength(20)
      // The listener is on 127.0.0.1 alone.
      for (const each of found) expect(each.checks[0]?.output).toMatch(/connection refused/)
    }, soon)
    standbyStop.abort()
    await eventually(() => {
      expect(leader.shared.checks.share()).toEqual({ controllers: 1, own: 20 })
    }, soon)
  })
})

describe('an instance', () => {
  it('that names an agent is registered there with its check, follows edits, and goes with it', async () => {
    const agent = new URL(consulServer.address).host
    const id = await insert({ agent, weight: 4 })
    await eventually(async () => {
      const [found] = await inConsul('web')
      expect(found).toMatchObject({ id, weight: 4, managed: true, byAgent: true })
      expect(isOnOurNode(found?.node ?? '', 'switchyard')).toBe(false)
      expect(found?.health).toBe('passing')
    }, soon)
    const [stored] = await listManagedInstances(database)
    if (!stored) throw new Error('it is not stored')
    const spec = { ...stored.spec, weight: 7 }
    await updateInstance(database, { id, version: stored.version, spec }, by)
    await eventually(async () => {
      expect(await inConsul('web')).toMatchObject([{ id, weight: 7 }])
    }, soon)
    const edited = { ...spec, agent: null }
    await updateInstance(database, { id, version: stored.version + 1, spec: edited }, by)
    await eventually(async () => {
      const found = await inConsul('web')
      expect(found.map((each) => [each.id, each.byAgent])).toEqual([[id, false]])
    }, soon)
  })

  it('of somebody else is replaced by ours in one step when it is adopted', async () => {
    await consul.catalog.register({
      ...{ node: 'elsewhere', address: '127.0.0.1' },
      service: { id: 'self', service: 'web', address: '127.0.0.1', port },
    })
    await eventually(async () => {
      expect(await inConsul('web')).toHaveLength(1)
    })
    const id = await insert()
    const order = { id: randomUUID(), service: 'web', node: 'elsewhere', instanceId: 'self', successorId: id }
    await inTransaction(database, (queries) => insertCatalogOrders(queries, [order], by))
    await eventually(async () => {
      expect((await inConsul('web')).map((each) => each.id)).toEqual([id])
      expect(await database.client.catalogOrder.findUnique({ where: { id: order.id } })).toMatchObject({ error: null })
    }, soon)
  })

  it('in maintenance is critical in Consul for that reason until it is restored', async () => {
    const id = await insert()
    await eventuallyChecked(id, { status: 'passing' })
    const name = `web@127.0.0.1:${String(port)}`
    const spec = {
      ...{ service: 'web', address: '127.0.0.1', port, instanceId: id, mode: 'MAINTENANCE' as const, weight: null },
      ...{ reason: 'new disk', actor: 'Ana', atMs: Date.now(), expiresAtMs: null },
    } as const
    const object = { kind: 'instance-override', namespace: 'shop', name, spec } as const
    const request = { message: 'test', author: by.actor, nowMs: Date.now() }
    await commitRevision(database, { ...request, edits: [{ op: 'put', object, baseVersion: 'ANY' }] })
    await eventuallyChecked(id, { check: `_service_maintenance:${id}`, status: 'critical', output: /new disk \(Ana\)/ })
    const gone = { kind: object.kind, namespace: object.namespace, name }
    await commitRevision(database, { ...request, edits: [{ op: 'delete', id: gone, baseVersion: 'ANY' }] })
    await eventually(async () => {
      expect((await inConsul('web')).map((each) => each.health)).toEqual(['passing'])
    }, soon)
  })
})

describe('Consul that is restarted with empty data', () => {
  it('has managed instances and published rules back within 10 seconds, though its indices begin anew', async () => {
    const destinations = [{ service: 'web', weightPercent: 100 }]
    const object = {
      kind: 'route',
      namespace: 'shop',
      name: 'web',
      spec: routeSpec.parse({ match: {}, destinations }),
    } as const
    await commitRevision(database, {
      ...{ edits: [{ op: 'put', object, baseVersion: 'ANY' }], message: 'a route' },
      ...{ author: by.actor, nowMs: Date.now() },
    })
    for (let index = 0; index < 40; index += 1)
      await insert({ address: `127.0.1.${String(index)}`, check: { type: 'NONE' } })
    const { revision, checksum } = await currentHead(database)
    const stands = async () => {
      expect(await inConsul('web')).toHaveLength(40)
      expect(await publishedSet(consul, prefix)).toMatchObject({ revision, checksum })
    }
    await eventually(stands, soon)
    const indexBefore = (await consul.catalog.services()).index
    await consulServer.stop()
    consulServer = await startTestConsul({ port: Number(new URL(consulServer.address).port) })
    expect((await consul.catalog.services()).index).toBeLessThan(indexBefore)
    await eventually(stands, soon)
    expect(await database.client.drift.count({ where: { target: 'CONSUL_CATALOG' } })).toBe(0)
    // Nobody waits for an index that the new server is far from.
    await insert({ address: '127.0.2.1', check: { type: 'NONE' } })
    await eventually(async () => {
      expect(await inConsul('web')).toHaveLength(41)
    }, soon)
  })
})
