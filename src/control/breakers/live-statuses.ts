/**
 * Each machine's state as it is now: as gateways told at the end of the last second that was rolled up, which is two to
 * three seconds ago, and what they told of transitions since, which is there within a fifth of one.
 */
import { msOf } from '@/adapters/redis/redis-clock'
import type { BreakerStatus } from '@/wire/telemetry'
import { type BreakerEvent, breakerEvent } from '@/wire/breaker-event'
import { redisKeys } from '@/wire/keys'
import type { Window } from '@/telemetry/window'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'
import { parsedValues } from '../live/reports'
import { sharedRead } from '../live/shared-read'
import { readWindow } from '../live/window'

/** Longer than a second takes to be rolled up. */
const lookBackMs = 15_000
const mostEvents = 5000
/** A machine that only a transition speaks of is believed for so long: its gateway may have left. */
const aloneForMs = 5000

interface Recent {
  /** Newest first. */
  events: BreakerEvent[]
  /** The newest entry; null when there is none. */
  last: string | null
  /** Redis' time, in which gateways tell when they moved: this machine's clock may be another. */
  nowMs: number
}

/** Transitions of the last seconds; null when Redis does not answer. */
const readRecent = sharedRead<Recent | null>(200, (redis) =>
  askRedis(redis, async () => {
    const nowMs = msOf(await redis.time())
    const from = String(nowMs - lookBackMs)
    const entries = await redis.xrevrange(redisKeys.breakerEvents, '+', from, 'COUNT', mostEvents)
    return {
      nowMs,
      last: entries[0]?.[0] ?? null,
      events: parsedValues(
        entries.map(([, [, text = '']]) => text),
        breakerEvent,
      ),
    }
  }),
)

export interface LiveStatuses {
  window: Window | null
  /** Which transition was told last: another one means that states may be others. */
  lastEvent: string | null
  /** By breaker (`namespace/name`). */
  of(breaker: string): readonly BreakerStatus[]
}

export async function readLiveStatuses(parts: ControlParts): Promise<LiveStatuses> {
  const [window, recent] = await Promise.all([readWindow(parts), readRecent(parts.redis, parts.clock.now())])
  const byBreaker = joined(window?.breakers() ?? [], recent?.events ?? [], recent?.nowMs ?? 0)
  return { window, lastEvent: recent?.last ?? null, of: (breaker) => byBreaker.get(breaker) ?? [] }
}

/**
 * @param recent newest first
 * @param nowMs Redis' time
 * @returns by breaker
 */
export function joined(
  statuses: readonly BreakerStatus[],
  recent: readonly BreakerEvent[],
  nowMs: number,
): Map<string, BreakerStatus[]> {
  const newest = new Map<string, BreakerEvent>()
  for (const event of recent) {
    const key = keyOf(event)
    if (!newest.has(key)) newest.set(key, event)
  }
  const byBreaker = new Map<string, BreakerStatus[]>()
  const add = (status: BreakerStatus) => {
    const known = byBreaker.get(status.breaker)
    if (known) known.push(status)
    else byBreaker.set(status.breaker, [status])
  }
  for (const status of statuses) {
    const event = newest.get(keyOf(status))
    newest.delete(keyOf(status))
    add(event && event.atMs >= status.sinceMs && event.after !== status.state ? after(status, event) : status)
  }
  for (const event of newest.values()) {
    if (event.atMs > nowMs - aloneForMs) add(after({ ...event, rejected: 0 }, event))
  }
  return byBreaker
}

/** What is known of a machine at once after a transition: its window is empty, and counts come with the next second. */
function after(
  {
    breaker,
    service,
    instance,
    gateway,
    rejected,
  }: Pick<BreakerStatus, 'breaker' | 'service' | 'instance' | 'gateway' | 'rejected'>,
  event: BreakerEvent,
): BreakerStatus {
  const opened = event.after === 'OPEN'
  return {
    ...{ breaker, service, instance, gateway, rejected },
    ...{ state: event.after, sinceMs: event.atMs, cause: event.cause },
    failureRatePercent: opened ? event.failureRatePercent : null,
    slowCallRatePercent: opened ? event.slowCallRatePercent : null,
    bufferedCalls: opened ? event.bufferedCalls : 0,
    nextProbeAtMs: null,
    overrideExpiresAtMs: null,
  }
}

function keyOf({ breaker, instance, gateway }: Pick<BreakerStatus, 'breaker' | 'instance' | 'gateway'>): string {
  return `${breaker} ${instance ?? ''} ${gateway}`
}
