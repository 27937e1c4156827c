/**
 * Redis' word of every change of keys that match patterns. Flags of `notify-keyspace-events` that are missing are added to
 * those that stand, where that is allowed; they are not taken back, since others may have come to need them. What is told
 * while the connection is down is lost: each new subscription is a new `epoch`, and its listener looks at everything.
 */
import type { Redis } from 'ioredis'
import type { LockPattern } from '@/domain/settings/lock-patterns'
import type { KeyspaceEvents } from '@/domain/view/lock-views'

/** What `A` stands for. */
const allFlags = 'g$lshzxetd'

/** Keyspace events of texts, of keys that are deleted, renamed or expire; and of sorted sets, where semaphores may be. */
export function wantedFlags(patterns: readonly LockPattern[]): string {
  const hasSets = patterns.some(({ library }) => library === 'DETECT' || library === 'REDIS_SEMAPHORE')
  return hasSets ? 'K$gxez' : 'K$gxe'
}

/** Flags that stand, and those of the wanted ones that do not. */
export function missingFlags(standing: string, wanted: string): string {
  const has = (flag: string) => standing.includes(flag) || (standing.includes('A') && allFlags.includes(flag))
  return Array.from(wanted)
    .filter((flag) => !has(flag))
    .join('')
}

/** @throws when Redis does not answer */
export async function turnOnEvents(redis: Redis, wanted: string, mayTurnOn: boolean): Promise<KeyspaceEvents> {
  try {
    const [, standing = ''] = await redis.config('GET', 'notify-keyspace-events')
    const missing = missingFlags(standing, wanted)
    if (missing === '') return 'ON'
    if (!mayTurnOn) return 'OFF'
    await redis.config('SET', 'notify-keyspace-events', standing + missing)
    return 'ON'
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return 'REFUSED'
    throw error
  }
}

type KeyListener = (pattern: string, key: string, event: string) => void

export class KeySubscription {
  /** Rises with each subscription; 0 while there is none. */
  epoch = 0
  private last = 0
  private readonly connection: Redis
  private readonly prefix: string

  constructor(redis: Redis, listener: KeyListener) {
    this.connection = redis.duplicate({ autoResubscribe: false })
    this.prefix = `__keyspace@${String(redis.options.db ?? 0)}__:`
    this.connection.on('error', () => undefined) // it reconnects by itself; until then the epoch is 0
    this.connection.on('close', () => {
      this.epoch = 0
    })
    this.connection.on('pmessage', (pattern: string, channel: string, event: string) => {
      listener(pattern.slice(this.prefix.length), channel.slice(this.prefix.length), event)
    })
  }

  /** @throws while the connection is not there */
  async subscribe(patterns: readonly string[]): Promise<void> {
    this.epoch = 0
    await this.connection.punsubscribe()
    await this.connection.psubscribe(...patterns.map((each) => this.prefix + each))
    this.last += 1
    this.epoch = this.last
  }

  close(): void {
    this.connection.disconnect()
  }
}
