/**
 * The service's connection as the lock calls use it. However patient it is configured to be, an answer is waited for no
 * longer than stated: a request that lies in its offline queue must not look like a lock that is about to be had. The
 * function library is loaded before the first call where it is absent or older (an older one takes other keys), and again
 * when Redis lost it. A newer one stays.
 */
import type { Cluster, Redis } from 'ioredis'
import { loadFunctions } from '@/adapters/redis/load-functions'
import type { LockConnection } from '@/adapters/redis/lock-calls'
import type { LocksRedis } from './types'
import { WakeChannel } from './wake'

export interface Connection extends LockConnection {
  close(): void
}

export function connectionOf(redis: LocksRedis, replyWithinMs: number, loads: boolean): Connection {
  let loading: Promise<void> | null = null
  let isLoaded = !loads
  /** One loading for all who ask meanwhile; one that failed is tried again by the next call. */
  const load = (): Promise<void> => {
    loading ??= within(loadInto(redis), replyWithinMs)
      .then(() => {
        isLoaded = true
      })
      .finally(() => {
        loading = null
      })
    return loading
  }
  const call = async (command: string, ...args: (string | number)[]): Promise<unknown> => {
    const ask = () => within(redis.call(command, ...args), replyWithinMs)
    if (!isLoaded) await load()
    try {
      return await ask()
    } catch (error) {
      if (!loads || !(error instanceof Error) || !error.message.includes('Function not found')) throw error
      await load()
      return await ask()
    }
  }
  // A Cluster's messages would go to all of its nodes; its waiters ask more often instead.
  if (isCluster(redis)) return { call, isCluster: true, close: () => undefined }
  const wake = new WakeChannel(redis)
  return {
    call,
    wake,
    options: redis.options,
    close: () => {
      wake.close()
    },
  }
}

function isCluster(redis: LocksRedis): redis is Cluster {
  return redis.isCluster
}

async function loadInto(redis: LocksRedis): Promise<void> {
  // A Cluster knows its nodes only when it is connected: an answer tells that it is.
  if (isCluster(redis)) await redis.call('PING')
  const primaries: Redis[] = isCluster(redis) ? redis.nodes('master') : [redis]
  await Promise.all(primaries.map(loadFunctions))
}

function within<T>(answer: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${String(ms)} ms`))
    }, ms)
    answer.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error instanceof Error ? error : new Error(String(error)))
      },
    )
  })
}
