/**
 * A process with many contenders for one lock. Each takes it, enters the resource, writes there with its token, leaves and
 * gives the lock back, without pause. Arguments: Redis' address, the lock's name, how many, fair or not, ttlMs.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { createLocks, type Locks } from '@/client/client'
import type { Move, Visit, VisitAnswer } from './messages'

const [url = '', name = '', count = '1', fair = '', ttlMs = '1000'] = process.argv.slice(2)
const waiting = new Map<number, (answer: VisitAnswer) => void>()
let visits = 0
let era = 0
let locks = connect(url)

function connect(to: string): Locks {
  const redis = new Redis(to, { retryStrategy: () => 50 })
  redis.on('error', () => undefined)
  return createLocks(redis, { owner: `contender ${String(process.pid)}`, replyWithinMs: 500 })
}

process.on('message', (message: Move | VisitAnswer) => {
  if ('url' in message) {
    if (message.url !== '') locks = connect(message.url)
    era = message.era
  } else {
    waiting.get(message.id)?.(message)
    waiting.delete(message.id)
  }
})
process.on('disconnect', () => process.exit(0))

function visit(kind: Visit['kind'], token: number, began: number): Promise<VisitAnswer> {
  const id = ++visits
  process.send?.({ id, kind, token, era: began } satisfies Visit)
  return new Promise((resolve) => waiting.set(id, resolve))
}

async function contend(): Promise<never> {
  for (;;) {
    const began = era
    try {
      const lock = await locks.acquire(name, {
        ...{ ttlMs: Number(ttlMs), waitMs: 5000, fair: fair === 'fair', extends: false },
      })
      // No look at the lock's signal: a frozen holder cannot look either, and the resource must hold without it.
      await visit('enter', lock.token, began)
      await sleep(Math.random() * 4)
      await visit('write', lock.token, began)
      await visit('leave', lock.token, began)
      await lock.release()
    } catch {
      await sleep(20) // taken for too long, or Redis is away
    }
  }
}

await Promise.all(Array.from({ length: Number(count) }, contend))
