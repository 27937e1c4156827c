import { setTimeout as delay } from 'node:timers/promises'
import { Cluster, Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, startTestRedis } from '@/embedded/testing'
import { freePorts } from '@/embedded/free-ports'
import { redisKeys } from '@/wire/keys'
import { createLocks, LocksUnavailableError, type Lock, type Locks } from './client'

type Server = Awaited<ReturnType<typeof startTestRedis>>

const portOf = (server: Server) => Number(new URL(server.url).port)

/** Asks one server, on a connection of its own. */
async function ask(server: Server, ...command: [string, ...string[]]): Promise<unknown> {
  const connection = new Redis(server.url)
  try {
    return await connection.call(...command)
  } finally {
    connection.disconnect()
  }
}

/** Takes it as soon as Redis answers again. */
function takeWhenBack(locks: Locks, name: string): Promise<Lock> {
  return eventually(() => locks.acquire(name, { ttlMs: 5000, waitMs: 1000 }))
}

describe('through Sentinel', () => {
  let primary: Server
  let replica: Server
  let sentinels: Server[]
  let connections: Redis[]

  beforeAll(async () => {
    primary = await startTestRedis()
    const [host, port] = ['127.0.0.1', portOf(primary)]
    replica = await startTestRedis({ args: ['--replicaof', host, String(port), '--repl-diskless-sync-delay', '0'] })
    const watch = [
      `sentinel monitor locks ${host} ${String(port)} 2`,
      'sentinel down-after-milliseconds locks 500',
      'sentinel failover-timeout locks 3000',
    ].join('\n')
    sentinels = await Promise.all([1, 2, 3].map(() => startTestRedis({ config: watch, args: ['--sentinel'] })))
    for (const each of sentinels) {
      await eventually(async () => {
        expect(String(await ask(each, 'SENTINEL', 'CKQUORUM', 'locks'))).toContain('OK 3 usable')
        expect(await ask(each, 'SENTINEL', 'REPLICAS', 'locks')).toHaveLength(1)
      })
    }
    const known = sentinels.map((each) => ({ host, port: portOf(each) }))
    connections = [1, 2].map(() => new Redis({ sentinels: known, name: 'locks' }))
    for (const each of connections) each.on('error', () => undefined)
  }, 30_000)
  afterAll(async () => {
    for (const each of connections) each.disconnect()
    await Promise.all([primary, replica, ...sentinels].map((each) => each.stop()))
  })

  it('a hold outlives the failover or is told as lost, tokens rise, and waiters get their turn', async () => {
    const [one, two] = connections.map((each, at) =>
      createLocks(each, { owner: `client ${String(at)}`, replyWithinMs: 500 }),
    ) as [Locks, Locks]
    const kept = await one.acquire('kept', { ttlMs: 30_000 })
    const short = await one.acquire('short', { ttlMs: 600 })
    const waited = two.acquire('kept', { ttlMs: 5000, waitMs: 20_000, fair: true }).catch((error: unknown) => error)
    await eventually(async () => {
      expect(await ask(replica, 'ZCARD', redisKeys.lockQueue('kept'))).toBe(1)
    })
    await primary.stop()

    const next = await takeWhenBack(two, 'short')
    expect(short.signal.aborted).toBe(true)
    expect(next.token).toBeGreaterThan(short.token)
    expect(await short.release()).toBe(false)
    // A waiter whose question was not answered is told that, and not that it was refused.
    expect(await waited).toBeInstanceOf(LocksUnavailableError)
    expect(kept.signal.aborted).toBe(false)
    await eventually(() => kept.extend())
    expect(await two.tryAcquire('kept', { ttlMs: 5000 })).toBeNull()
    const inLine = two.acquire('kept', { ttlMs: 5000, waitMs: 10_000, fair: true })
    await delay(50)
    expect(await kept.release()).toBe(true)
    const last = await inLine
    expect(last.token).toBeGreaterThan(kept.token)
    expect(await last.release()).toBe(true)
    expect(await next.release()).toBe(true)
    expect(await ask(replica, 'ROLE')).toContain('master')
    one.close()
    two.close()
  }, 30_000)
})

describe('on a Cluster', () => {
  let servers: Server[]
  let cluster: Cluster

  beforeAll(async () => {
    servers = await Promise.all([1, 2, 3].map(() => startNode()))
    const [first, ...others] = servers
    const bus = new Map<Server, number>()
    for (const each of servers) {
      const [, port] = (await ask(each, 'CONFIG', 'GET', 'cluster-port')) as string[]
      bus.set(each, Number(port))
    }
    const bounds = [0, 5461, 10_923, 16_384]
    for (const [at, each] of servers.entries()) {
      const to = String((bounds[at + 1] ?? 0) - 1)
      await ask(each, 'CLUSTER', 'ADDSLOTSRANGE', String(bounds[at]), to)
      await ask(each, 'CLUSTER', 'SET-CONFIG-EPOCH', String(at + 1))
    }
    for (const each of others) {
      if (first) await ask(first, 'CLUSTER', 'MEET', '127.0.0.1', String(portOf(each)), String(bus.get(each)))
    }
    for (const each of servers) {
      await eventually(async () => {
        expect(String(await ask(each, 'CLUSTER', 'INFO'))).toMatch(/cluster_state:ok[^]*cluster_known_nodes:3/)
      })
    }
    cluster = new Cluster(servers.map((each) => each.url))
    cluster.on('error', () => undefined)
  }, 30_000)
  afterAll(async () => {
    cluster.disconnect()
    await Promise.all(servers.map((each) => each.stop()))
  })

  async function startNode(): Promise<Server> {
    const [bus = 0] = await freePorts(1)
    const more = ['--cluster-require-full-coverage', 'no', '--cluster-node-timeout', '1500']
    return startTestRedis({ args: ['--cluster-enabled', 'yes', '--cluster-port', String(bus), ...more] })
  }

  it('locks of all nodes are had by one at a time, fair ones in order, and given back', async () => {
    const [one, two] = ['one', 'two'].map((owner) => createLocks(cluster, { owner })) as [Locks, Locks]
    for (const name of Array.from({ length: 6 }, (_each, at) => `job-${String(at)}`)) {
      const lock = await one.acquire(name, { ttlMs: 5000, fair: true })
      expect(await two.tryAcquire(name, { ttlMs: 5000, fair: true })).toBeNull()
      const order: number[] = []
      const waiters = []
      for (const at of [0, 1]) {
        waiters.push(
          two.using(name, { ttlMs: 5000, waitMs: 5000, fair: true }, () => Promise.resolve(void order.push(at))),
        )
        await eventually(async () => {
          expect(await cluster.zcard(redisKeys.lockQueue(name))).toBe(at + 1)
        })
      }
      await lock.extend()
      expect(await lock.release()).toBe(true)
      await Promise.all(waiters)
      expect(order).toEqual([0, 1])
    }
    one.close()
    two.close()
  })

  it('of which a node hangs, locks of the others are had at once, also by a client that comes anew', async () => {
    process.kill(servers[2]?.pid ?? 0, 'SIGSTOP')
    const late = createLocks(cluster, { owner: 'late', replyWithinMs: 1500 })
    const [first] = servers
    const others = []
    for (let at = 0; first && others.length < 8; at += 1) {
      const slot = await ask(first, 'CLUSTER', 'KEYSLOT', redisKeys.lock(`job-${String(at)}`))
      if (Number(slot) < 10_923) others.push(`job-${String(at)}`)
    }
    for (const each of others) expect(await (await late.acquire(each, { ttlMs: 5000 })).release()).toBe(true)
    late.close()
  })
})
