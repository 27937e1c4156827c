import { setTimeout as sleep } from 'node:timers/promises'
import { type Redis, redisReady } from '@/adapters/redis/redis'
import { redisKeys } from '@/wire/keys'

/**
 * The fast path: reads the revision log from the Redis stream on a connection of its own, blocking. The cursor moves on
 * only when an entry's work is done. After each (re)connection the stream's end is compared with the cursor, because a
 * Redis that lost its data begins with lower ids; and whoever listens looks at Consul once, because entries may have been
 * trimmed or lost meanwhile.
 */
export interface StreamListener {
  /** The connection stands and the cursor is set: whatever comes from now on will be heard. */
  onConnected(): void
  onEntry(text: string): Promise<void>
  onLost(error: unknown): void
}

const blockMs = 5000
const retryMs = 250

export class StreamReader {
  private cursor: string | null = null

  /** @param redis for this reader alone, without a command time-out. It is closed when the signal is aborted. */
  constructor(
    private readonly redis: Redis,
    private readonly listener: StreamListener,
    /** Read what the stream still holds, for a gateway that has rules from disk to apply it on. */
    private readonly fromStart: boolean,
  ) {}

  /** Reads until the signal is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        this.redis.disconnect()
        resolve()
      })
    })
    await Promise.race([this.read(signal), aborted])
  }

  private async read(signal: AbortSignal): Promise<void> {
    const aborted = () => signal.aborted
    while (!aborted()) {
      try {
        await redisReady(this.redis, blockMs)
        await this.setCursor()
        this.listener.onConnected()
        while (!aborted()) await this.readOnce()
      } catch (error) {
        if (aborted()) return
        this.listener.onLost(error)
        await sleep(retryMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  private async setCursor(): Promise<void> {
    const [last] = await this.redis.xrevrange(redisKeys.log, '+', '-', 'COUNT', 1)
    const end = last?.[0] ?? '0-0'
    if (this.cursor === null) this.cursor = this.fromStart ? '0-0' : end
    else if (compareIds(end, this.cursor) < 0) this.cursor = end
  }

  private async readOnce(): Promise<void> {
    const read = this.redis.xread('COUNT', 100, 'BLOCK', blockMs, 'STREAMS', redisKeys.log, this.cursor ?? '$')
    // A peer that vanished without a word would block for ever.
    const reply = await unlessSilent(read, blockMs * 2, () => {
      this.redis.disconnect(true)
    })
    for (const [id, fields] of reply?.[0]?.[1] ?? []) {
      const at = fields.indexOf('entry')
      if (at >= 0) await this.listener.onEntry(fields[at + 1] ?? '')
      this.cursor = id
    }
  }
}

async function unlessSilent<T>(promise: Promise<T>, withinMs: number, onSilent: () => void): Promise<T> {
  const timer = setTimeout(onSilent, withinMs)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

/** Order of stream ids `<ms>-<sequence>`. */
export function compareIds(a: string, b: string): number {
  const [aMs = 0, aSequence = 0] = a.split('-').map(Number)
  const [bMs = 0, bSequence = 0] = b.split('-').map(Number)
  return aMs - bMs || aSequence - bSequence
}
