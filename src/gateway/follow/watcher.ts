import { setTimeout as sleep } from 'node:timers/promises'
import type { RevisionReader } from '@/adapters/consul/revision-reader'
import { watch } from '@/adapters/consul/watch'
import type { Redis } from '@/adapters/redis/redis'
import type { Log } from '@/domain/log'
import type { RuleFollower } from './rule-follower'
import { StreamReader } from './stream-reader'

/**
 * Two channels, one log. While the Redis stream is heard, Consul's head is only looked at now and then, with jitter, as a
 * check; without Redis it is followed by blocking queries. Consul is the truth, Redis the accelerator. What was refused is
 * looked at again unasked, ever more slowly: a damaged entry of the log may be repaired, and the head stays as it was.
 */
export interface Channels {
  consul: 'UNKNOWN' | 'UP' | 'DOWN'
  redis: 'UNKNOWN' | 'UP' | 'DOWN'
}

const defaultLookEveryMs = 10_000
/** How soon to look again while nothing is in force, or a revision is known that could not be had or was refused. */
const lookAgainMs = 500

export class Watcher {
  readonly channels: Channels = { consul: 'UNKNOWN', redis: 'UNKNOWN' }
  /** Aborted when Redis changes between heard and lost, so that the other way of watching Consul begins. */
  private turn = new AbortController()
  private looking: Promise<void> | null = null

  constructor(
    private readonly parts: {
      follower: RuleFollower
      reader: RevisionReader
      /** A connection for this watcher alone. */
      redis: Redis
      readStreamFromStart: boolean
      onChange(): void
      random: () => number
      log: Log
      lookEveryMs?: number
    },
  ) {}

  /** Follows until the signal is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { follower, redis, readStreamFromStart } = this.parts
    const stream = new StreamReader(
      redis,
      {
        onConnected: () => {
          this.mark('redis', 'UP')
        },
        onEntry: async (text) => {
          if ((await follower.takeEntry(text)) === 'LOOK') this.lookSoon()
        },
        onLost: (error) => {
          this.mark('redis', 'DOWN', error)
        },
      },
      readStreamFromStart,
    )
    await Promise.all([stream.run(signal), this.watchConsul(signal), this.lookAtRefused(signal)])
  }

  private async watchConsul(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const turn = AbortSignal.any([signal, this.turn.signal])
      await (this.channels.redis === 'UP' ? this.lookNowAndThen(turn) : this.followHead(turn))
    }
  }

  private async lookNowAndThen(signal: AbortSignal): Promise<void> {
    const { follower, random, lookEveryMs = defaultLookEveryMs } = this.parts
    while (!signal.aborted) {
      await this.look()
      const settled = this.channels.consul === 'UP' && !follower.isBehind
      const pauseMs = (settled ? lookEveryMs : lookAgainMs) * (0.5 + random())
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }

  private async lookAtRefused(signal: AbortSignal): Promise<void> {
    const { follower, random, lookEveryMs = defaultLookEveryMs } = this.parts
    const aborted = () => signal.aborted
    let pauseMs = lookAgainMs
    while (!aborted()) {
      await sleep(pauseMs * (0.5 + random()), undefined, { signal }).catch(() => undefined)
      if (aborted()) return
      if (follower.refused) await this.look()
      // The longer it is refused, the more rarely: everything is read each time.
      pauseMs = follower.refused ? Math.min(lookEveryMs, pauseMs * 2) : lookAgainMs
    }
  }

  private async look(): Promise<void> {
    try {
      await this.parts.follower.look()
      this.mark('consul', 'UP')
    } catch (error) {
      this.mark('consul', 'DOWN', error)
    }
  }

  /** At most one look under way for entries that ask for it; if it fails, the next one now and then makes up for it. */
  private lookSoon(): void {
    this.looking ??= this.look().finally(() => {
      this.looking = null
      if (this.channels.consul === 'UP' && this.parts.follower.wantsLook) this.lookSoon()
    })
  }

  private followHead(signal: AbortSignal): Promise<void> {
    const { reader, follower, random } = this.parts
    return watch({
      read: (index, waitMs, abort) => reader.readHead({ index, waitMs, signal: abort }),
      onValue: async (reading) => {
        await follower.takeHead(reading)
        this.mark('consul', 'UP')
      },
      onError: (error) => {
        this.mark('consul', 'DOWN', error)
      },
      signal,
      random,
    })
  }

  private mark(channel: keyof Channels, state: 'UP' | 'DOWN', error?: unknown): void {
    if (this.channels[channel] === state) return
    this.channels[channel] = state
    const facts = { channel, ...(error === undefined ? {} : { error: error instanceof Error ? error.message : error }) }
    if (state === 'UP') this.parts.log.info('A channel of revisions is heard', facts)
    else this.parts.log.warn('A channel of revisions is lost; the last revision stays in force', facts)
    if (channel === 'redis') {
      this.turn.abort()
      this.turn = new AbortController()
    }
    this.parts.onChange()
  }
}
