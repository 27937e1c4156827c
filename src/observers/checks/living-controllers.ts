import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from '@/adapters/redis/redis'
import type { RedisClock } from '@/adapters/redis/redis-clock'
import { redisKeys } from '@/wire/keys'

/**
 * Which controllers share in running checks: each says each second that it does, in Redis' time, and is gone after five
 * seconds of silence. Failure stance: whoever cannot ask Redis for so long is alone as far as it knows, and takes all:
 * looking twice is better than not at all.
 */
export interface LivingControllers {
  /** Ids in a steady order; this one is always among them. */
  alive(): readonly string[]
  /** Runs until the signal is aborted, then says that it goes; never rejects. */
  run(signal: AbortSignal): Promise<void>
}

interface Parts {
  redis: Redis
  /** Learns Redis' time with each beat. */
  clock: RedisClock
  /** This controller's own. */
  id: string
  onChange: () => void
  beatEveryMs?: number
}

const silentAfterMs = 5_000
const forgottenAfterMs = 60_000

export function createLivingControllers({ redis, clock, id, onChange, beatEveryMs = 1_000 }: Parts): LivingControllers {
  let alive: readonly string[] = [id]
  let heardAtMs = performance.now()

  const become = (ids: readonly string[]) => {
    const differs = ids.join('\n') !== alive.join('\n')
    alive = ids
    if (differs) onChange()
  }

  async function beat(): Promise<void> {
    await clock.ask(redis)
    const nowMs = clock.now()
    await redis.hset(redisKeys.controllers, id, String(nowMs))
    const said = await redis.hgetall(redisKeys.controllers)
    heardAtMs = performance.now()
    const forgotten = Object.keys(said).filter((each) => nowMs - Number(said[each]) > forgottenAfterMs)
    if (forgotten.length > 0) await redis.hdel(redisKeys.controllers, ...forgotten)
    become(livingOf(said, id, nowMs))
  }

  return {
    alive: () => alive,
    async run(signal) {
      while (!signal.aborted) {
        try {
          await beat()
        } catch {
          if (performance.now() - heardAtMs > silentAfterMs) become([id])
        }
        await delay(beatEveryMs, undefined, { signal }).catch(() => undefined)
      }
      await redis.hdel(redisKeys.controllers, id).catch(() => undefined)
    },
  }
}

/** @param said when each controller last said that it is there, ms as text */
export function livingOf(said: Readonly<Record<string, string>>, own: string, nowMs: number): string[] {
  const others = Object.keys(said).filter((id) => id !== own && nowMs - Number(said[id]) <= silentAfterMs)
  return [own, ...others].sort()
}
