import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { redisReady } from '@/adapters/redis/redis'
import type { Frame } from '@/wire/telemetry'
import { redisKeys } from '@/wire/keys'
import { parseFrame } from './parse-frame'
import { blockingConnection, idMs, lastId, readAfter, type StreamEntry } from './stream'

/**
 * Following one-second frames as they appear. All followers in a process share one blocking read on a connection of
 * its own, opened with the first and closed with the last, so that a hundred open dashboards cost Redis one reader.
 * A follower listens first and replays then, so that nothing falls between. Ids are durable (`<startMs>-0`): who comes
 * back with the last one misses nothing that is still kept.
 */
export interface TailedFrame {
  /** The stream's id, `<startMs>-0`: what to come back with. */
  id: string
  frame: Frame
}

const key = redisKeys.frames('1s')
const blockMs = 1000
const retryMs = 500
const readyWithinMs = 2000
const pageSize = 100
const feeds = new WeakMap<Redis, Feed>()

/**
 * One-second frames after `afterId`, as they come; null begins with the next one. Ends when `signal` aborts. When
 * Redis stops answering it waits, and goes on where it was.
 * @throws ioredis's error when Redis does not answer the replay at the beginning.
 */
export async function* tail(redis: Redis, afterId: string | null, signal: AbortSignal): AsyncGenerator<TailedFrame> {
  if (signal.aborted) return
  const feed = feeds.get(redis) ?? new Feed(redis)
  feeds.set(redis, feed)
  const queue = feed.follow(signal)
  try {
    await feed.listening
    let seen = afterId ?? (await lastId(redis, key)) ?? '0-0'
    for await (const each of replay(redis, seen)) {
      yield each
      seen = each.id
    }
    for await (const each of queue) {
      if (idMs(each.id) <= idMs(seen)) continue
      yield each
      seen = each.id
    }
  } finally {
    queue.close()
  }
}

async function* replay(redis: Redis, afterId: string): AsyncGenerator<TailedFrame> {
  let seen = afterId
  for (;;) {
    const entries = await readAfter(redis, key, seen, { count: pageSize })
    yield* entries.flatMap(toTailed)
    seen = entries.at(-1)?.id ?? seen
    if (entries.length < pageSize) return
  }
}

/** The entry's frame; none when it is not a frame of this version. */
function toTailed(entry: StreamEntry): TailedFrame[] {
  const frame = parseFrame(entry.fields.frame)
  return frame ? [{ id: entry.id, frame }] : []
}

/** The shared reader. It runs while somebody follows. */
class Feed {
  private readonly queues = new Set<Queue>()
  private running: Promise<void> | null = null
  /** Resolves when everything that is written from now on will be heard, or nobody follows any more. */
  listening: Promise<void> = Promise.resolve()

  constructor(private readonly redis: Redis) {}

  follow(signal: AbortSignal): Queue {
    const close = () => {
      queue.close()
    }
    const queue = new Queue(() => {
      this.queues.delete(queue)
      signal.removeEventListener('abort', close)
    })
    this.queues.add(queue)
    signal.addEventListener('abort', close)
    if (this.running === null) {
      this.listening = new Promise((resolve) => {
        this.running = this.run(resolve)
      })
    }
    return queue
  }

  private async run(onListening: () => void): Promise<void> {
    const connection = blockingConnection(this.redis)
    let after: string | null = null
    while (this.queues.size > 0) {
      try {
        await redisReady(connection, readyWithinMs)
        after ??= (await lastId(connection, key)) ?? '0-0'
        onListening()
        for (const entry of await readAfter(connection, key, after, { count: pageSize, blockMs })) {
          after = entry.id
          for (const tailed of toTailed(entry)) for (const queue of this.queues) queue.push(tailed)
        }
      } catch {
        await sleep(retryMs)
      }
    }
    this.running = null
    onListening()
    connection.disconnect()
  }
}

/** Frames waiting for one follower. One that does not keep up loses the oldest, and sees that in their times. */
class Queue {
  private readonly waiting: TailedFrame[] = []
  private wake: (() => void) | null = null
  private closed = false

  constructor(private readonly onClose: () => void) {}

  push(tailed: TailedFrame): void {
    this.waiting.push(tailed)
    if (this.waiting.length > 900) this.waiting.shift()
    this.wake?.()
  }

  close(): void {
    this.closed = true
    this.onClose()
    this.wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TailedFrame> {
    while (!this.closed) {
      const next = this.waiting.shift()
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          this.wake = resolve
        })
        this.wake = null
      } else {
        yield next
      }
    }
  }
}
