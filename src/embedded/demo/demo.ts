import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRedis, type Redis } from '@/adapters/redis/redis'
import type { Log } from '@/domain/log'
import { redisKeys } from '@/wire/keys'
import { createCalls } from './calls'
import { consulAgent } from './consul-agent'
import { createInstance, type DemoInstance } from './instance'
import { instanceSpecs } from './instances'
import { createTraffic } from './traffic'
import { runWorkers } from './workers'

/**
 * The demo fleet: small real services that register themselves in Consul and call each other, workers that contend for
 * locks, and traffic through the gateway, all in one process. `swy:demo` says whether it runs: `on` or `off`, looked at each second. The key
 * stands while there is a demo (`on` lapses when this process is gone; `off` stays, as the user's wish). Failure
 * stance: it starts as soon as what it needs is there and waits without complaint until then.
 */
export interface DemoOptions {
  consulAddress: string
  redisUrl: string
  gatewayUrl: string
  log: Log
  random?: () => number
  /** When the demo's story began, in milliseconds since the epoch; the present by default. */
  startedAtMs?: number
}

export interface Demo {
  instances: readonly DemoInstance[]
  isOn(): boolean
  /** Requests sent through the gateway, and answered, since the start. */
  requests(): { sent: number; answered: number }
  /** Stops traffic, deregisters and stops every instance. */
  stop(): Promise<void>
}

const lookEveryMs = 1000
const registrationEveryMs = 5000
/** So long after the last sign of life the demo counts as absent. */
const absentAfterSeconds = 30

/** Begins at once and returns; what the demo needs may come later. */
export function startDemo(options: DemoOptions): Promise<Demo> {
  const { consulAddress, redisUrl, gatewayUrl, log, random = Math.random, startedAtMs = Date.now() } = options
  const redis = createRedis(redisUrl, { name: 'switchyard-demo' })
  const agent = consulAgent(consulAddress)
  const calls = createCalls(gatewayUrl, random)
  const instances = instanceSpecs.map((spec) => createInstance({ spec, agent, calls, log, random, startedAtMs }))
  const traffic = createTraffic(gatewayUrl, random)
  const stopping = new AbortController()
  let work: { stop: AbortController; ended: Promise<unknown> } | null = null

  async function begin(): Promise<void> {
    await Promise.all(instances.map((each) => each.start()))
    const stop = new AbortController()
    setMaxListeners(0, stop.signal) // every worker and every wait of one listens
    work = { stop, ended: Promise.all([traffic.run(stop.signal), runWorkers(redisUrl, random, stop.signal)]) }
    log.info('The demo fleet runs.', { instances: instances.length })
  }

  async function end(): Promise<void> {
    work?.stop.abort()
    await work?.ended
    work = null
    await Promise.all(instances.map((each) => each.stop()))
    log.info('The demo fleet is off.')
  }

  async function follow(signal: AbortSignal): Promise<void> {
    let registeredAtMs = performance.now()
    while (!signal.aborted) {
      try {
        const wanted = await isWanted(redis)
        if (wanted && !work) await begin()
        else if (!wanted && work) await end()
        if (work && performance.now() - registeredAtMs >= registrationEveryMs) {
          registeredAtMs = performance.now()
          const known = await agent.ids()
          await Promise.all(instances.map((each) => each.ensureRegistered(known)))
        }
      } catch (error) {
        log.debug('The demo waits.', { reason: String(error) })
      }
      await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined)
    }
    await end()
    await calls.close()
    if (redis.status === 'ready') await leave(redis).catch(() => undefined)
    redis.disconnect()
  }

  const ended = follow(stopping.signal)
  return Promise.resolve({
    instances,
    isOn: () => work !== null,
    requests: () => traffic.counts(),
    async stop() {
      stopping.abort()
      await ended
    },
  })
}

/** Reads the switch, puts it there when it is missing, and keeps `on` alive. @throws when Redis does not answer. */
async function isWanted(redis: Redis): Promise<boolean> {
  await redis.set(redisKeys.demo, 'on', 'NX')
  const wanted = (await redis.get(redisKeys.demo)) !== 'off'
  if (wanted) await redis.expire(redisKeys.demo, absentAfterSeconds)
  return wanted
}

async function leave(redis: Redis): Promise<void> {
  if ((await redis.get(redisKeys.demo)) === 'on') await redis.del(redisKeys.demo)
}
