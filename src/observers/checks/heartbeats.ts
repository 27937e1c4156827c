import type { Redis } from '@/adapters/redis/redis'
import { instanceAddress, type InstanceCheck } from '@/domain/service/service'
import { redisKeys } from '@/wire/keys'
import type { ManagedInstance } from '../source'
import { Wake } from '../wake'
import type { ProbeResult } from './probe'

/**
 * Signs of life that instances with a TTL check give by setting a key of Redis that expires. They are read many at a
 * time, each second. A key that is not there means critical, but for one TTL after Redis came back: it may have come
 * back empty, and nobody can have said anything while it was away.
 * Failure stance: while Redis does not answer, nothing is found, so what was found last stays.
 */
export interface Heartbeats {
  watch(instances: readonly ManagedInstance[]): void
  /**
   * What these say now; nothing of those that may not have been able to say anything yet.
   * @throws what Redis says
   */
  lookAt(instances: readonly ManagedInstance[]): Promise<{ instance: ManagedInstance; result: ProbeResult }[]>
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
}

export interface HeartbeatOptions {
  redis: Redis
  /** What was found of an instance before, if anything. */
  known: (instance: ManagedInstance) => ProbeResult | undefined
  onResult: (instance: ManagedInstance, result: ProbeResult) => void
}

type WithTtl = ManagedInstance & { check: Extract<InstanceCheck, { type: 'TTL' }> }

const lookEveryMs = 1000
const keysAtOnce = 1000
const longestText = 300

export function createHeartbeats({ redis, known, onResult }: HeartbeatOptions): Heartbeats {
  const wake = new Wake()
  let watched: WithTtl[] = []
  let backAtMs = Number.NEGATIVE_INFINITY

  async function lookAt(instances: readonly ManagedInstance[]) {
    const all = instances.filter(isByTtl)
    const found: { instance: ManagedInstance; result: ProbeResult }[] = []
    for (let from = 0; from < all.length; from += keysAtOnce) {
      const chunk = all.slice(from, from + keysAtOnce)
      const signs = await redis.mget(chunk.map((each) => redisKeys.heartbeat(each.service, instanceAddress(each))))
      const nowMs = performance.now()
      for (const [index, instance] of chunk.entries()) {
        const { ttlMs } = instance.check
        const sign = signs[index] ?? null
        if (sign === null && nowMs - backAtMs < ttlMs && known(instance)) continue
        found.push({ instance, result: readSign(sign, ttlMs) })
      }
    }
    return found
  }

  return {
    watch(instances) {
      watched = instances.filter(isByTtl)
      if (watched.length > 0) wake.call()
    },
    lookAt,
    async run(signal) {
      const back = () => {
        backAtMs = performance.now()
      }
      redis.on('ready', back)
      while (!signal.aborted) {
        // Redis' absence is told by others; here it changes nothing.
        for (const { instance, result } of await lookAt(watched).catch(() => [])) onResult(instance, result)
        await new Wake().sleep(lookEveryMs / 4, signal)
        await wake.sleep(watched.length > 0 ? (lookEveryMs * 3) / 4 : 60_000, signal)
      }
      redis.off('ready', back)
    },
  }
}

function isByTtl(instance: ManagedInstance): instance is WithTtl {
  return instance.agent === null && instance.check.type === 'TTL'
}

/** @param sign `passing`, `warning` or `critical`, then optionally a space and a text; null when there is none */
export function readSign(sign: string | null, ttlMs: number): ProbeResult {
  if (sign === null) return { status: 'critical', output: `no sign of life within ${String(ttlMs / 1000)} s` }
  const [word = '', ...rest] = sign.split(' ')
  if (word !== 'passing' && word !== 'warning' && word !== 'critical') {
    const output = 'its sign of life begins with neither passing, warning nor critical'
    return { status: 'critical', output }
  }
  const text = rest.join(' ').trim().slice(0, longestText)
  return { status: word, output: text === '' ? `it says that it is ${word}` : text }
}
