/** The libraries in one shape. */
import type { Redis } from 'ioredis'
import { Mutex } from 'redis-semaphore'
import Redlock from 'redlock'
import { createLocks } from '@/client/client'

export interface Rival {
  name: string
  /** Waits for the lock as contender number `at`; gives what releases it. */
  acquire(at: number): Promise<() => Promise<unknown>>
  close(): void
}

const ttlMs = 30_000
const waitMs = 60_000

export function rivals(redises: readonly Redis[]): Rival[] {
  const of = <T>(clients: readonly T[], at: number): T => {
    const client = clients[at % clients.length]
    if (client === undefined) throw new Error('there is no connection')
    return client
  }
  const ours = (name: string, fair: boolean): Rival => {
    const clients = redises.map((redis) => createLocks(redis, { owner: 'bench' }))
    return {
      name,
      async acquire(at) {
        const lock = await of(clients, at).acquire('bench', { ttlMs, waitMs, fair })
        return () => lock.release()
      },
      close: () => {
        for (const each of clients) each.close()
      },
    }
  }
  const redlock = (name: string, settings: { retryDelay?: number; retryJitter?: number }): Rival => {
    const clients = redises.map((redis) => new Redlock([redis], { retryCount: -1, ...settings }))
    return {
      name,
      async acquire(at) {
        const lock = await of(clients, at).acquire(['bench'], ttlMs)
        return () => lock.release()
      },
      close: () => undefined,
    }
  }
  const semaphore: Rival = {
    name: 'redis_semaphore',
    async acquire(at) {
      // Its own way of trying again is each 10 ms.
      const options = { lockTimeout: ttlMs, acquireTimeout: waitMs, refreshInterval: 0 }
      const mutex = new Mutex(of(redises, at), 'bench', options)
      await mutex.acquire()
      return () => mutex.release()
    },
    close: () => undefined,
  }
  return [
    ours('plain', false),
    ours('fair', true),
    redlock('redlock', { retryDelay: 10, retryJitter: 5 }),
    redlock('redlock_default', {}),
    semaphore,
  ]
}
