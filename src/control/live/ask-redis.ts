import type { Redis } from 'ioredis'

const deadlineMs = 1000

/**
 * What Redis answers, or null when it does not answer within a second: read models then lack their live figures, and no
 * screen waits for Redis.
 */
export async function askRedis<Answer>(redis: Redis, ask: (redis: Redis) => Promise<Answer>): Promise<Answer | null> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null)
    }, deadlineMs)
  })
  try {
    return await Promise.race([ask(redis), tooLate])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
