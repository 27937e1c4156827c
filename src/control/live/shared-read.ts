import type { Redis } from 'ioredis'

/**
 * A read of Redis that callers within `forMs` share, so that a screen of many panels, and many screens, cost one. Each
 * connection has its own answer.
 */
export function sharedRead<Answer>(
  forMs: number,
  read: (redis: Redis) => Promise<Answer>,
): (redis: Redis, nowMs: number) => Promise<Answer> {
  const last = new WeakMap<Redis, { atMs: number; answer: Promise<Answer> }>()
  return (redis, nowMs) => {
    const known = last.get(redis)
    if (known && nowMs - known.atMs < forMs && nowMs >= known.atMs) return known.answer
    const answer = read(redis)
    last.set(redis, { atMs: nowMs, answer })
    return answer
  }
}
