/**
 * Connections to Redis. Failure stance: soon. While the connection is down, commands are refused at once instead of
 * queued (`enableOfflineQueue: false`), so that a gateway falls back within a request and not after a time-out; a command
 * that was sent waits at most `commandTimeoutMs`. The connection is retried for ever, with jitter. RESP2 is spoken, not
 * ioredis' default RESP3: replies have one shape on every server and proxy, and client tracking by redirection works.
 */
import { Redis } from 'ioredis'
import { redisUnavailable } from './redis-unavailable'

export { redisUnavailable }
export type { Redis }

export interface RedisOptions {
  /** Who this connection is, as `CLIENT LIST` shows it. */
  name: string
  /** 0 for none: a connection that reads streams with BLOCK needs that, and does nothing else. */
  commandTimeoutMs?: number
  /** Told of each error of the connection; without a listener ioredis would write to the console. */
  onError?: (error: Error) => void
}

/** Short enough that whoever lost Redis is back, and reports, within a second of its return. */
const longestRetryMs = 500

/**
 * Connects in the background and returns at once; commands fail until it is ready: `await redisReady(redis, …)` first.
 */
export function createRedis(url: string, { name, commandTimeoutMs = 2000, onError }: RedisOptions): Redis {
  const redis = new Redis(url, {
    protocol: 2,
    connectionName: name,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 5000,
    ...(commandTimeoutMs > 0 ? { commandTimeout: commandTimeoutMs } : {}),
    retryStrategy: (attempt) => 20 + Math.random() * Math.min(longestRetryMs, 50 * 2 ** Math.min(attempt, 10)),
    // After a failover the old primary answers READONLY: connect anew, to the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  })
  redis.on('error', (error: Error) => onError?.(error))
  return redis
}

/**
 * Resolves when commands can be sent.
 * @throws DomainError UNAVAILABLE when that has not come within `withinMs`.
 */
export async function redisReady(redis: Redis, withinMs: number): Promise<void> {
  if (redis.status === 'ready') return
  let lastError: Error | undefined
  await new Promise<void>((resolve, reject) => {
    const settle = (then: () => void) => {
      clearTimeout(timer)
      redis.off('ready', ready)
      redis.off('error', failed)
      then()
    }
    const ready = () => {
      settle(resolve)
    }
    const failed = (error: Error) => {
      lastError = error
    }
    const timer = setTimeout(() => {
      settle(() => {
        reject(redisUnavailable(redis, lastError ?? new Error(`not connected within ${String(withinMs)} ms`)))
      })
    }, withinMs)
    redis.on('ready', ready)
    redis.on('error', failed)
  })
}
