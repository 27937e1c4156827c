import type { Redis } from 'ioredis'

const patienceMs = 2500

/**
 * What Redis answers, or null when it does not: read models then lack their live figures, and no screen waits for Redis.
 * A Redis that is gone is known at once; `withinMs` is for one that is slow.
 */
export async function askRedis<Answer>(
  redis: Redis,
  ask: (redis: Redis) => Promise<Answer>,
  withinMs = patienceMs,
): Promise<Answer | null> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null)
    }, withinMs)
  })
  try {
    return await Promise.race([ask(redis), tooLate])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
