/**
 * The service's connection as the lock calls use it. However patient it is configured to be, an answer is waited for no
 * longer than stated: a request that lies in its offline queue must not look like a lock that is about to be had. The
 * function library is loaded when Redis does not know it.
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
  const call = async (command: string, ...args: (string | number)[]): Promise<unknown> => {
    const ask = () => within(redis.call(command, ...args), replyWithinMs)
    try {
      return await ask()
    } catch (error) {
      if (!loads || !(error instanceof Error) || !error.message.includes('Function not found')) throw error
      await Promise.all(primaries(redis).map((each) => within(loadFunctions(each), replyWithinMs)))
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

function primaries(redis: LocksRedis): Redis[] {
  return isCluster(redis) ? redis.nodes('master') : [redis]
}

async function within<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${String(ms)} ms`))
    }, ms)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
