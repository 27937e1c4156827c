/**
 * Writes down what becomes visible, as gateways would hear it: every entry of the Redis stream from its first, every head
 * of Consul by blocking query, and what a gateway process says that it enforces.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Consul } from '@/adapters/consul/consul'
import { createRevisionReader } from '@/adapters/consul/revision-reader'
import { watch } from '@/adapters/consul/watch'
import { createRedis } from '@/adapters/redis/redis'
import type { Version } from '@/gateway/rules/rule-set'
import { redisKeys } from '@/wire/keys'
import { logMessage } from '@/wire/revision-log'

export interface Observer {
  readonly entries: readonly Version[]
  readonly heads: readonly Version[]
  readonly enforced: readonly Version[]
  /** Heads that were no heads. */
  readonly corrupt: readonly string[]
  stop(): Promise<void>
}

export function startObserver(where: {
  consul: Consul
  redisUrl: string
  prefix: string
  gatewayAdmin: string
}): Observer {
  const stopping = new AbortController()
  const entries: Version[] = []
  const heads: Version[] = []
  const enforced: Version[] = []
  const corrupt: string[] = []
  const reader = createRevisionReader(where.consul, where.prefix)
  const ends = [
    readStream(where.redisUrl, (version) => entries.push(version), stopping.signal),
    watch({
      read: (index, waitMs, signal) => reader.readHead({ index, waitMs, signal }),
      onValue: (reading) => {
        if (reading.state === 'CORRUPT') corrupt.push(reading.reason)
        if (reading.state !== 'PRESENT') return
        const { epoch, revision, checksum } = reading.head
        if (heads.at(-1)?.revision !== revision || heads.at(-1)?.epoch !== epoch) {
          heads.push({ epoch, revision, checksum })
        }
      },
      onError: () => undefined,
      signal: stopping.signal,
      pace: { burst: 1000, everyMs: 1 },
    }),
    pollGateway(where.gatewayAdmin, enforced, stopping.signal),
  ]
  return {
    entries,
    heads,
    enforced,
    corrupt,
    async stop() {
      stopping.abort()
      await Promise.all(ends)
    },
  }
}

async function readStream(url: string, onEntry: (version: Version) => void, signal: AbortSignal): Promise<void> {
  const redis = createRedis(url, { name: 'fault-observer', commandTimeoutMs: 0 })
  const aborted = () => signal.aborted
  let cursor = '0-0'
  while (!aborted()) {
    try {
      const reply = await redis.xread('COUNT', 100, 'BLOCK', 200, 'STREAMS', redisKeys.log, cursor)
      for (const [id, fields] of reply?.[0]?.[1] ?? []) {
        const { epoch, revision } = logMessage.parse(JSON.parse(fields[1] ?? ''))
        onEntry({ epoch, revision: revision.revision, checksum: revision.checksum })
        cursor = id
      }
    } catch {
      await sleep(20)
    }
  }
  redis.disconnect()
}

async function pollGateway(address: string, enforced: Version[], signal: AbortSignal): Promise<void> {
  const aborted = () => signal.aborted
  while (!aborted()) {
    try {
      const state = (await (await fetch(`${address}/state`)).json()) as Version
      const last = enforced.at(-1)
      if (state.checksum !== '' && (last?.revision !== state.revision || last.epoch !== state.epoch)) {
        enforced.push({ epoch: state.epoch, revision: state.revision, checksum: state.checksum })
      }
    } catch {
      // It is starting.
    }
    await sleep(40)
  }
}
