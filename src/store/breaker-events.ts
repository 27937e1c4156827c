/**
 * The history of breakers: every transition that gateways told of. Written by the leading controller only; kept for 30
 * days. The key tells what was read twice.
 */
import type { BreakerState } from '@/domain/breaker/policy'
import type { BreakerCause } from '@/domain/breaker/state'
import type { BreakerEventRow, BreakerEventsQuery } from '@/domain/view/breaker-views'
import type { BreakerEvent } from '@/wire/breaker-event'
import type { Database, Queries } from './database'
import { storable } from './drifts'
import type { BreakerEventModel } from './generated/models/BreakerEvent'

const keptMs = 30 * 24 * 3_600_000
/** Rows of one statement: it never holds up others for long. */
const step = 5000

/** Those that are there already are left as they are. */
export async function recordBreakerEvents(queries: Queries, events: readonly BreakerEvent[]): Promise<void> {
  if (events.length === 0) return
  const column = <Value>(of: (event: BreakerEvent) => Value) => events.map(of)
  const text = (of: (event: BreakerEvent) => string | null | undefined) =>
    column((each) => {
      const value = of(each) ?? null
      return value === null ? null : storable(value)
    })
  // Arrays instead of a row each: an order for a large fleet comes as thousands of them.
  await queries.$executeRaw`
    INSERT INTO breaker_events (key, at, namespace, breaker, service, instance, gateway, before, after, cause,
      failure_rate_percent, slow_call_rate_percent, buffered_calls, override_id, actor, reason)
    SELECT key, to_timestamp(at_ms / 1000), split_part(breaker, '/', 1), split_part(breaker, '/', 2), service, instance,
      gateway, before, after, cause, failure_rate, slow_rate, calls, override_id, actor, reason
    FROM unnest(
      ${text((each) => each.key)}::text[], ${column((each) => each.atMs)}::double precision[],
      ${text((each) => each.breaker)}::text[], ${text((each) => each.service)}::text[],
      ${text((each) => each.instance)}::text[], ${text((each) => each.gateway)}::text[],
      ${text((each) => each.before)}::text[], ${text((each) => each.after)}::text[],
      ${text((each) => each.cause)}::text[], ${column((each) => each.failureRatePercent)}::double precision[],
      ${column((each) => each.slowCallRatePercent)}::double precision[], ${column((each) => each.bufferedCalls)}::int[],
      ${text((each) => each.override?.id)}::text[], ${text((each) => each.override?.actor)}::text[],
      ${text((each) => each.override?.reason)}::text[]
    ) WITH ORDINALITY AS new(key, at_ms, breaker, service, instance, gateway, before, after, cause, failure_rate,
      slow_rate, calls, override_id, actor, reason, place)
    ORDER BY place
    ON CONFLICT (key) DO NOTHING`
}

/** Which of these keys are there already. */
export async function knownBreakerEvents({ client }: Database, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set()
  const rows = await client.breakerEvent.findMany({ where: { key: { in: [...keys] } }, select: { key: true } })
  return new Set(rows.map((each) => each.key))
}

/** Newest first; `instance` and `gateway` narrow it where they are given. */
export async function listBreakerEvents(
  database: Database,
  { namespace, name, instance, gateway, fromMs, toMs, limit }: BreakerEventsQuery,
): Promise<BreakerEventRow[]> {
  const rows = await database.client.breakerEvent.findMany({
    where: {
      namespace,
      breaker: name,
      at: { gte: new Date(fromMs), lt: new Date(toMs) },
      ...(instance === null ? {} : { instance }),
      ...(gateway === null ? {} : { gateway }),
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
  })
  return rows.map(toRow)
}

/**
 * Removes one step of what is too old.
 * @returns whether there may be more to remove
 */
export async function pruneBreakerEvents(database: Database, nowMs: number, stepRows = step): Promise<boolean> {
  const oldest = new Date(nowMs - keptMs)
  const removed = await database.client.$executeRaw`
    DELETE FROM breaker_events
    WHERE id IN (SELECT id FROM breaker_events WHERE at < ${oldest} ORDER BY at LIMIT ${stepRows})`
  return removed >= stepRows
}

function toRow({ id, key: _key, overrideId: _override, at, ...row }: BreakerEventModel): BreakerEventRow {
  return {
    ...row,
    id: String(id),
    atMs: at.getTime(),
    // Both were checked when they were read from the stream.
    before: row.before as BreakerState,
    after: row.after as BreakerState,
    cause: row.cause as BreakerCause,
  }
}
