import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setMaxListeners } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createConsul, type Consul } from '@/adapters/consul/consul'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { instanceSpec } from '@/domain/service/service'
import { eventually, startTestConsul, startTestRedis } from '@/embedded/testing'
import { createAgentClient } from '@/adapters/consul/agent-client'
import { createHealthChecks } from './checks/health-checks'
import { createDesiredInstances, type DesiredInstances } from './desired-instances'
import { createFleetObserver } from './fleet'
import { createManagedInstances } from './managed-instances'
import { nodeOf } from './plan-instances'
import type { ManagedInstance } from './source'

let consulServer: Awaited<ReturnType<typeof startTestConsul>>
let redisServer: Awaited<ReturnType<typeof startTestRedis>>
let consul: Consul
let redis: Redis
let web: Server
let port: number
let status = 200
let listed: () => ManagedInstance[] = () => []
let desired: DesiredInstances
let stop: () => Promise<void>

beforeAll(async () => {
  ;[consulServer, redisServer] = await Promise.all([startTestConsul(), startTestRedis()])
  consul = createConsul({ address: consulServer.address })
  redis = createRedis(redisServer.url, { name: 'test' })
  await redisReady(redis, 5000)
  web = createServer((_request, response) => response.writeHead(status, { location: '/elsewhere' }).end('fine'))
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  port = (web.address() as AddressInfo).port
})
afterAll(async () => {
  web.close()
  redis.disconnect()
  await consul.close()
  await Promise.all([consulServer.stop(), redisServer.stop()])
})

beforeEach(() => {
  status = 200
  listed = () => []
  const fleet = createFleetObserver({ consul, redis, log: silentLog })
  const source = { list: async () => Promise.resolve(listed()), deregistered: () => Promise.resolve(new Set<string>()) }
  desired = createDesiredInstances({ source, log: silentLog })
  const allowLoopback = true
  const checks = createHealthChecks({ desired, redis, controllerId: 'one', log: silentLog, allowLoopback })
  const agents = createAgentClient({ address: consulServer.address, allowLoopback })
  const instances = createManagedInstances({ ...{ source, desired, checks, consul, fleet, agents }, log: silentLog })
  const abort = new AbortController()
  setMaxListeners(40, abort.signal)
  const done = Promise.all([fleet, desired, checks, instances].map((each) => each.run(abort.signal)))
  stop = async () => {
    abort.abort()
    await done
    await agents.close()
  }
})
afterEach(async () => {
  listed = () => []
  desired.changed()
  await eventually(async () => {
    expect(await inConsul('web')).toEqual([])
  })
  await stop()
})

function managed(id: string, fields: Partial<ManagedInstance> = {}): ManagedInstance {
  const check = { type: 'HTTP', path: '/healthz', intervalMs: 1000, timeoutMs: 500 }
  return { ...instanceSpec.parse({ service: 'web', address: '127.0.0.1', port, check }), id, version: 1, ...fields }
}

function want(...wanted: ManagedInstance[]): void {
  listed = () => wanted
  desired.changed()
}

const inConsul = async (service: string) => (await consul.health.service(service)).value

async function eventuallyHealth(health: string, output: RegExp): Promise<void> {
  await eventually(async () => {
    const [found] = await inConsul('web')
    expect(found?.health).toBe(health)
    expect(found?.checks[0]?.output).toMatch(output)
  })
}

describe('managed instances', () => {
  it('appear in Consul with their weight, and are found to be well', async () => {
    want(managed('one', { weight: 7, meta: { version: 'v1' } }), managed('two', { check: { type: 'NONE' } }))
    await eventually(async () => {
      const found = (await inConsul('web')).toSorted((a, b) => (a.id < b.id ? -1 : 1))
      expect(found.map((each) => [each.id, each.weight, each.health, each.managed])).toEqual([
        ['one', 7, 'passing', true],
        ['two', 1, 'passing', true],
      ])
    })
  })

  it('follow edits and go when they are removed', async () => {
    want(managed('one'), managed('two'))
    await eventually(async () => {
      expect(await inConsul('web')).toHaveLength(2)
    })
    want(managed('one', { weight: 5, version: 2 }))
    await eventually(async () => {
      expect((await inConsul('web')).map((each) => [each.id, each.weight])).toEqual([['one', 5]])
    })
  })

  it('come back when somebody else deregisters them', async () => {
    want(managed('one'))
    await eventuallyHealth('passing', /200 OK/)
    await consul.catalog.deregister({ node: nodeOf('switchyard', 'one'), serviceId: 'one' })
    await eventuallyHealth('passing', /200 OK/)
  })

  it('are critical while they fail, and passing again afterwards', async () => {
    want(managed('one'))
    await eventuallyHealth('passing', /200 OK/)
    status = 500
    await eventuallyHealth('critical', /500 Internal Server Error/)
    status = 429
    await eventuallyHealth('warning', /429/)
    status = 200
    await eventuallyHealth('passing', /200 OK/)
  })

  it('are not followed to where they redirect', async () => {
    status = 302
    want(managed('one'))
    await eventuallyHealth('critical', /302 Found/)
  })

  it('are not probed where nobody may look', async () => {
    want(managed('one', { address: '169.254.169.254' }))
    await eventuallyHealth('critical', /may not be probed/)
  })

  it('stay when the database cannot be read', async () => {
    want(managed('one'))
    await eventuallyHealth('passing', /200 OK/)
    let reads = 0
    listed = () => {
      reads += 1
      throw new Error('no database')
    }
    desired.changed()
    await eventually(() => {
      expect(reads).toBeGreaterThan(0)
    })
    expect(await inConsul('web')).toHaveLength(1)
  })
})
