import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from '@/adapters/redis/redis'
import { msOf } from '@/adapters/redis/redis-clock'
import type { Log } from '@/domain/log'
import type { FleetObserver } from '@/observers/fleet'
import type { Publisher } from '@/publisher/publisher'
import type { ControllerStatus } from '@/wire/fleet'
import { redisKeys } from '@/wire/keys'

const lookEveryMs = 100
/** How often it is written though nothing changed: the dashboard takes silence for a dead controller. */
const writeEveryMs = 1_000

interface Reported {
  redis: Redis
  publisher: Pick<Publisher, 'status'>
  fleet: Pick<FleetObserver, 'consul' | 'version'>
  log: Log
}

/** Writes `swy:controller` soon after each change, and each second. Runs until the signal is aborted; never rejects. */
export async function reportStatus({ redis, publisher, fleet, log }: Reported, signal: AbortSignal): Promise<void> {
  let written = ''
  let writtenMs = Number.NEGATIVE_INFINITY
  while (!isAborted(signal)) {
    const status = describe({ publisher, fleet })
    const text = JSON.stringify(status)
    if (text !== written || performance.now() - writtenMs >= writeEveryMs) {
      try {
        // Those who read it compare it with Redis' time, as with gateways' reports: their clocks may differ from ours.
        const atMs = msOf(await redis.time())
        await redis.set(redisKeys.controller, JSON.stringify({ atMs, ...status } satisfies ControllerStatus))
        written = text
        writtenMs = performance.now()
      } catch (error) {
        log.debug('The status waits for Redis.', { error: String(error) })
      }
    }
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined)
  }
}

function describe({ publisher, fleet }: Pick<Reported, 'publisher' | 'fleet'>): Omit<ControllerStatus, 'atMs'> {
  const { publishedRevision, waitingFor, consul } = publisher.status()
  const seen = fleet.consul()
  return { publishedRevision, waitingFor, consul: consul.ok ? seen : consul, fleetVersion: fleet.version() }
}

/** A function, because the compiler takes a property it has read once to stay as it was. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
