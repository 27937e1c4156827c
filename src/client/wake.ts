/**
 * Hears, on a connection of its own, that a waiter's turn has come. A hint and no more: one that is lost costs a pause,
 * never the turn. The connection is opened with the first waiter and closed when nobody has waited for a while.
 */
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { LockWake } from '@/adapters/redis/lock-calls'

const idleMs = 10_000

export class WakeChannel implements LockWake {
  readonly name = randomUUID()
  private readonly waiting = new Map<string, () => void>()
  private listener: Redis | null = null
  private idle: NodeJS.Timeout | undefined

  constructor(private readonly redis: Redis) {}

  wait(id: string, ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    this.listen()
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        this.waiting.delete(id)
        if (this.waiting.size === 0) this.closeSoon()
        this.keepAlive()
        resolve()
      }
      const timer = setTimeout(end, ms)
      signal.addEventListener('abort', end, { once: true })
      this.waiting.set(id, end)
      this.keepAlive()
    })
  }

  close(): void {
    clearTimeout(this.idle)
    this.listener?.disconnect()
    this.listener = null
  }

  /** While nobody waits, a process that has nothing else to do may end. */
  private keepAlive(): void {
    // Until it is connected there is no stream.
    const { stream } = (this.listener ?? {}) as { stream?: Redis['stream'] | null }
    if (this.waiting.size > 0) stream?.ref()
    else stream?.unref()
  }

  private closeSoon(): void {
    clearTimeout(this.idle)
    this.idle = setTimeout(() => {
      this.close()
    }, idleMs).unref()
  }

  private listen(): void {
    clearTimeout(this.idle)
    if (this.listener) return
    const listener = this.redis.duplicate({ enableOfflineQueue: true, lazyConnect: false })
    this.listener = listener
    // Without it waiters ask by themselves; the service hears of Redis' trouble by its own connection.
    listener.on('error', () => undefined)
    listener.on('connect', () => {
      this.keepAlive()
    })
    listener.on('message', (_channel: string, id: string) => this.waiting.get(id)?.())
    listener.subscribe(`swy:lock:wake:${this.name}`).catch(() => undefined)
  }
}
