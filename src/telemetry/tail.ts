import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { redisReady } from '@/adapters/redis/redis'
import type { FrameScope } from '@/domain/view/fleet-views'
import { redisKeys } from '@/wire/keys'
import { type Interval, intervalsBetween } from './blocks-between'
import { completeInstances, scopedFrame, type ScopedFrame, streamsOfScope } from './scoped-frame'
import { blockingConnection, idMs, lastId, readAfter } from './stream'

/**
 * Following one-second frames as they appear. All followers in a process share one blocking read of the totals on a
 * connection of its own, opened with the first and closed with the last, so that a hundred open dashboards cost Redis
 * one reader; of the other parts each stream that some follower's scope needs is fetched once a second for all of them.
 * A follower listens first and replays then, so that nothing falls between. Ids are durable (`<startMs>-0`): who comes
 * back with the last one misses nothing that is still kept.
 */
const key = redisKeys.frames('1s', 'total')
const frameMs = 1000
const blockMs = 1000
const retryMs = 500
const readyWithinMs = 2000
const pageSize = 100
/** Followers that keep up ask for the newest; others fetch for themselves. */
const secondsShared = 5
const feeds = new WeakMap<Redis, Feed>()

/**
 * One-second frames after `afterId`, as they come; null begins with the next one. Ends when `signal` aborts. When
 * Redis stops answering it waits, and goes on where it was.
 * @throws ioredis's error when Redis does not answer the replay at the beginning.
 */
export async function* tail(
  redis: Redis,
  afterId: string | null,
  scope: FrameScope,
  signal: AbortSignal,
): AsyncGenerator<ScopedFrame> {
  if (signal.aborted) return
  const feed = feeds.get(redis) ?? new Feed(redis)
  feeds.set(redis, feed)
  const queue = feed.follow(signal)
  const seenInstances = new Set<string>()
  const toFrames = (intervals: readonly Interval[]) =>
    intervals.flatMap((interval) => {
      const frame = scopedFrame(interval, frameMs, scope)
      if (frame && scope.instancesOf !== null) completeInstances(frame, scope.instancesOf, seenInstances)
      return frame ?? []
    })
  const streams = streamsOfScope(scope)
  try {
    await feed.listening
    let seen = afterId ?? (await lastId(redis, key)) ?? '0-0'
    for await (const page of intervalsBetween(redis, '1s', `(${seen}`, '+', streams)) {
      yield* toFrames(page)
      seen = page.at(-1)?.id ?? seen
    }
    for await (const id of queue) {
      if (idMs(id) <= idMs(seen)) continue
      yield* toFrames(await feed.interval(id, streams, signal))
      seen = id
    }
  } finally {
    queue.close()
  }
}

/** The shared reader. It runs while somebody follows. */
class Feed {
  private readonly queues = new Set<Queue>()
  private running: Promise<void> | null = null
  /** Resolves when everything that is written from now on will be heard, or nobody follows any more. */
  listening: Promise<void> = Promise.resolve()
  private readonly shared = new Map<string, Map<string, Promise<Interval | null>>>()

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

  /** One second's blocks of these streams; none when it was trimmed meanwhile. Tries on while Redis does not answer. */
  async interval(id: string, streams: readonly string[], signal: AbortSignal): Promise<Interval[]> {
    while (!signal.aborted) {
      try {
        const parts = await Promise.all(streams.map((stream) => this.part(id, stream)))
        const [first] = parts
        if (!first) return []
        const blocks = new Map(parts.flatMap((each) => [...(each?.blocks ?? [])]))
        return [{ ...first, blocks, trimmed: new Set(parts.flatMap((each) => [...(each?.trimmed ?? [])])) }]
      } catch {
        this.shared.delete(id)
        await sleep(retryMs, undefined, { signal }).catch(() => undefined)
      }
    }
    return []
  }

  private part(id: string, stream: string): Promise<Interval | null> {
    const known = this.shared.get(id) ?? new Map<string, Promise<Interval | null>>()
    this.shared.set(id, known)
    for (const oldest of this.shared.keys()) {
      if (this.shared.size <= secondsShared) break
      this.shared.delete(oldest)
    }
    const part = known.get(stream) ?? readOne(this.redis, id, stream)
    known.set(stream, part)
    return part
  }

  private async run(onListening: () => void): Promise<void> {
    const connection = blockingConnection(this.redis)
    let after: string | null = null
    while (this.queues.size > 0) {
      try {
        await redisReady(connection, readyWithinMs)
        after ??= (await lastId(connection, key)) ?? '0-0'
        onListening()
        for (const { id } of await readAfter(connection, key, after, { count: pageSize, blockMs })) {
          after = id
          for (const queue of this.queues) queue.push(id)
        }
      } catch {
        await sleep(retryMs)
      }
    }
    this.running = null
    this.shared.clear()
    onListening()
    connection.disconnect()
  }
}

async function readOne(redis: Redis, id: string, stream: string): Promise<Interval | null> {
  for await (const [interval] of intervalsBetween(redis, '1s', id, id, [stream])) return interval ?? null
  return null
}

/** Ids waiting for one follower. One that does not keep up loses the oldest, and sees that in the frames' times. */
class Queue {
  private readonly waiting: string[] = []
  private wake: (() => void) | null = null
  private closed = false

  constructor(private readonly onClose: () => void) {}

  push(id: string): void {
    this.waiting.push(id)
    if (this.waiting.length > 900) this.waiting.shift()
    this.wake?.()
  }

  close(): void {
    this.closed = true
    this.onClose()
    this.wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
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
