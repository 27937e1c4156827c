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
  /** Of a Cluster's nodes some did not answer: they are asked again, and who wants a lock of another does not wait. */
  let isLacking = false
  /** One loading for all who ask meanwhile; one that failed is tried again by the next call. */
  const load = (): Promise<void> => {
    loading ??= loadInto(redis, replyWithinMs)
      .then((isWhole) => {
        isLoaded = true
        isLacking = !isWhole
      })
      .finally(() => {
        loading = null
      })
    return loading
  }
  const call = async (command: string, ...args: (string | number)[]): Promise<unknown> => {
    const ask = () => within(redis.call(command, ...args), replyWithinMs)
    if (!isLoaded) await load()
    else if (isLacking) load().catch(() => undefined)
    try {
      return await ask()
    } catch (error) {
      if (!loads || !(error instanceof Error) || !error.message.includes('Function not found')) throw error
      await load()
      return await ask()
    }
  }
  // A Cluster's messages would go to all of its nodes; its waiters ask more often instead.
  if (isCluster(redis)) return { call, isCluster: true, address: 'a node of the Cluster', close: () => undefined }
  const wake = new WakeChannel(redis)
  return {
    call,
    wake,
    address: addressOf(redis),
    options: redis.options,
    close: () => {
      wake.close()
    },
  }
}

function isCluster(redis: LocksRedis): redis is Cluster {
  return redis.isCluster
}

/** Through Sentinel the connection's own host says nothing. */
function addressOf({ options }: Redis): string | undefined {
  return options.sentinels ? `the primary that Sentinel knows as ${options.name ?? ''}` : undefined
}

/** @returns whether all nodes have it; some do. */
async function loadInto(redis: LocksRedis, withinMs: number): Promise<boolean> {
  if (!isCluster(redis)) {
    await within(loadFunctions(redis), withinMs)
    return true
  }
  await within(nodesKnown(redis), withinMs)
  const ended = await Promise.allSettled(redis.nodes('master').map((each) => within(loadFunctions(each), withinMs / 2)))
  const failed = ended.filter((each) => each.status === 'rejected')
  if (failed[0] && failed.length === ended.length) throw failed[0].reason
  return failed.length === 0
}

/** A Cluster knows its nodes when it is connected; a command makes it connect, though the node that is asked hangs. */
async function nodesKnown(cluster: Cluster): Promise<void> {
  if (cluster.nodes('master').length > 0) return
  let ready: () => void = () => undefined
  const isReady = new Promise<void>((resolve) => {
    ready = resolve
    cluster.once('ready', ready)
  })
  try {
    await Promise.race([isReady, cluster.call('PING')])
  } finally {
    cluster.off('ready', ready)
  }
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
