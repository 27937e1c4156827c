import type { Consul } from '@/adapters/consul/consul'
import { createRevisionReader } from '@/adapters/consul/revision-reader'
import type { Redis } from '@/adapters/redis/redis'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import { DiskCopy } from './follow/disk-copy'
import { RuleFollower } from './follow/rule-follower'
import { Watcher } from './follow/watcher'
import { whyNoRules } from './report/why-no-rules'
import type { RuleSet } from './rules/rule-set'

/** The rules from disk, then from Consul and Redis for as long as the gateway runs. */
export interface Following {
  follower: RuleFollower
  watcher: Watcher
  /** Why its copy on disk was not used, or cannot be written. */
  diskError(): string | null
  /** Why nothing is in force, in words that callers may read. */
  whyNoRules(): string
  /** Begins to follow; what was on disk is in force already. */
  start(): void
  stop(): Promise<void>
}

/** Longer than any read of the stream blocks. */
const streamCommandTimeoutMs = 60_000

export async function createFollowing(options: {
  rules: RuleSet
  consul: Pick<Consul, 'kv'>
  prefix: string
  redis: Redis
  folder: string
  clock: Clock
  random: () => number
  log: Log
  /** What is in force, or what can be heard, is another now. */
  onChange: () => void
  /** The revisions `first` to `last` came into force, in one step at `atMs`, while this process ran. */
  onEnforced?: (first: number, last: number, atMs: number) => void
  /** Between looks at Consul's head while the stream is heard. */
  lookEveryMs?: number
}): Promise<Following> {
  const { rules, redis, clock, random, log, onChange, onEnforced = () => undefined } = options
  const diskCopy = new DiskCopy(options.folder, log, { onChange })
  const reader = createRevisionReader(options.consul, options.prefix)
  let isStopped = false
  const keep: DiskCopy['keep'] = (step, all) => {
    // What a read that was under way still brings is not written: the folder may be another run's by then.
    if (!isStopped) diskCopy.keep(step, all)
  }
  const follower = new RuleFollower({ rules, reader, keep, onChange, onEnforced, clock, log })
  const copy = await diskCopy.load()
  if (copy) follower.restore(copy.objects, copy.version)

  const streamRedis = redis.duplicate({
    connectionName: `${redis.options.connectionName ?? 'gateway'}-log`,
    commandTimeout: streamCommandTimeoutMs,
    lazyConnect: true,
  })
  streamRedis.on('error', () => undefined)
  const readStreamFromStart = copy !== null
  const watcher = new Watcher({
    ...{ follower, reader, redis: streamRedis, readStreamFromStart, onChange, random, log },
    ...(options.lookEveryMs === undefined ? {} : { lookEveryMs: options.lookEveryMs }),
  })
  const stopping = new AbortController()
  let watching: Promise<void> = Promise.resolve()
  return {
    follower,
    watcher,
    diskError: () => diskCopy.error,
    whyNoRules: () =>
      whyNoRules({ copyIsBroken: diskCopy.isBroken, refused: follower.refused, channels: watcher.channels }),
    start() {
      streamRedis.connect().catch(() => undefined)
      watching = watcher.run(stopping.signal)
    },
    async stop() {
      stopping.abort()
      await watching
      isStopped = true
      await diskCopy.flushed()
    },
  }
}
