/** A filled Consul, a Redis, and the fleet observer between them in a process of its own. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createConsul } from '@/adapters/consul/consul'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { eventually, startTestConsul, startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import { CleanUp } from '../../fault/support/cleanup'
import { ended, type Processes } from '../../fault/support/processes'
import type { Traffic } from '../propagation/count-sockets'
import { type FilledFleet, type FleetSize, fillFleet } from './fill-fleet'

export interface ObservedSystem {
  fleet: FilledFleet
  redis: Redis
  redisUrl: string
  /** From the observer's start until it had read the whole fleet, and until all of it stood in Redis. */
  firstReadMs: number
  firstWrittenMs: number
  standing(): Promise<Standing>
  stop(): Promise<void>
}

/** What was spent until an instant: CPU of the observer and of Consul, and bytes on the observer's connections. */
export interface Standing {
  atMs: number
  cpuMs: number
  consulCpuMs: number
  rssBytes: number
  /** Received from Consul. */
  readBytes: number
  /** Sent to Redis. */
  writtenBytes: number
}

export async function startObserved(processes: Processes, size: FleetSize): Promise<ObservedSystem> {
  const cleanUp = new CleanUp()
  const [consulServer, redisServer] = await Promise.all([startTestConsul(), startTestRedis()])
  cleanUp.add(consulServer, redisServer)
  const consul = createConsul({ address: consulServer.address, timeoutMs: 30_000 })
  const redis = createRedis(redisServer.url, { name: 'bench', commandTimeoutMs: 0 })
  await redisReady(redis, 10_000)
  const disconnect = () => {
    redis.disconnect()
  }
  cleanUp.add({ stop: () => consul.close() }, { stop: disconnect })
  const fleet = await fillFleet(consul, size)
  const env = { CONSUL_HTTP_ADDR: consulServer.address, REDIS_URL: redisServer.url, NODE_ENV: 'production' }
  const startedMs = performance.now()
  const observer = processes.start('observer-process', { env })
  cleanUp.add({ stop: () => ended(observer, 'SIGTERM') })
  const { knownAfterMs } = await answer<{ knownAfterMs: number }>(observer, 'knownAfterMs')
  await eventually(
    async () => {
      if ((await redis.hlen(redisKeys.fleet)) < size.services) throw new Error('not all of the fleet is written')
    },
    { withinMs: 60_000 },
  )
  const firstWrittenMs = performance.now() - startedMs
  const portOf = (url: string) => new URL(url).port
  return {
    ...{ fleet, redis, redisUrl: redisServer.url, firstReadMs: knownAfterMs, firstWrittenMs },
    async standing() {
      const figures = answer<{ figures: { cpuMs: number; rssBytes: number } }>(observer, 'figures')
      observer.send('figures')
      const told = (await figures).figures
      const counted = answer<{ traffic: Record<string, Traffic> }>(observer, 'traffic')
      observer.send('traffic')
      const { traffic } = await counted
      return {
        ...{ ...told, atMs: performance.now(), consulCpuMs: cpuMsOf(consulServer.pid) },
        readBytes: traffic[portOf(consulServer.address)]?.received ?? 0,
        writtenBytes: traffic[portOf(redisServer.url)]?.sent ?? 0,
      }
    },
    stop: () => cleanUp.run(),
  }
}

/** What is spent in so long a time while nothing is done. */
export async function atRest(system: ObservedSystem, forMs: number): Promise<{ before: Standing; after: Standing }> {
  const before = await system.standing()
  await sleep(forMs)
  return { before, after: await system.standing() }
}

async function answer<Message extends object>(child: ChildProcess, field: keyof Message): Promise<Message> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [Message]
    if (field in message) return message
  }
}

/** Of another process, where the machine tells (Linux); NaN elsewhere. A tick is a hundredth of a second there. */
function cpuMsOf(pid: number): number {
  try {
    const fields =
      readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return Number.NaN
  }
}
