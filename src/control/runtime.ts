import { createRedis, redisReady } from '@/adapters/redis/redis'
import { openDatabase } from '@/store/database'
import { listen } from '@/store/notify'
import { type Auth, type AuthOptions, createAuth } from './access/auth'
import type { ControlParts } from './context'
import { createLiveFeed, type LiveFeed } from './live/feed'
import { StatusWatch } from './live/status-watch'
import { systemStatus } from './system/system-status'

export interface ControlOptions extends AuthOptions {
  databaseUrl: string
  redisUrl: string
  allowLoopback: boolean
}

/** Everything that use cases and their transports work with, once for each process. */
export interface ControlRuntime {
  parts: ControlParts
  auth: Auth
  feed: LiveFeed
}

const redisPatienceMs = 2000

/**
 * Opens the database and Redis. Neither must be up: what needs one of them says so when it is asked.
 * @param shutdown ends live streams
 */
export async function openControl(options: ControlOptions, shutdown: AbortSignal): Promise<ControlRuntime> {
  const database = openDatabase(options.databaseUrl)
  const redis = createRedis(options.redisUrl, { name: 'switchyard-web' })
  const { allowLoopback } = options
  const parts: ControlParts = { database, redis, clock: { now: () => Date.now() }, allowLoopback }
  const watch = new StatusWatch({
    read: () => systemStatus(parts),
    listen: (onCommit, signal) =>
      listen(
        options.databaseUrl,
        (event) => {
          if (event === 'revision' || event === 'notice') onCommit()
        },
        signal,
      ),
  })
  // The first requests would otherwise find Redis not yet connected.
  await redisReady(redis, redisPatienceMs).catch(() => undefined)
  return { parts, auth: createAuth(database, options), feed: createLiveFeed(parts, watch, shutdown) }
}
