/**
 * What was recorded of a limit in a stretch of time, kept for a few seconds: whoever drags a limit asks again and again
 * about the same hour.
 */
import type { Redis } from 'ioredis'
import { redisUnavailable } from '@/adapters/redis/redis'
import { objectRef } from '@/domain/names'
import { type KeysOfMinute, type Recorded, recordedIntervals, recordedKeys } from '@/domain/rate-limit/recorded'
import type { WhatIfView } from '@/domain/view/limit-views'
import type { Stored } from '@/store/objects/table'
import { range } from '@/telemetry/read'
import { topMinuteMs } from '@/wire/limit-top'
import type { ControlParts } from '../context'
import { readTops } from './read-tops'

export interface Record {
  method: WhatIfView['method']
  recorded: Recorded
  fromMs: number
  /** Stretches begin at `fromMs` and multiples of this after it. */
  stepMs: number
  coveredMs: number
  /** What was refused in truth, or in SHADOW mode would have been. */
  refused: number
}

interface Span {
  fromMs: number
  toMs: number
}

const keptMs = 10_000
const mostKept = 16
const kept = new WeakMap<Redis, Map<string, { atMs: number; record: Promise<Record> }>>()

/** @throws DomainError UNAVAILABLE */
export function recordOf(parts: ControlParts, limit: Stored<'rate-limit'>, { fromMs, toMs }: Span): Promise<Record> {
  const records = kept.get(parts.redis) ?? new Map<string, { atMs: number; record: Promise<Record> }>()
  kept.set(parts.redis, records)
  const name = [limit.namespace, limit.name, limit.version, fromMs, toMs].join(' ')
  const nowMs = parts.clock.now()
  for (const [each, { atMs }] of records) if (nowMs - atMs > keptMs || nowMs < atMs) records.delete(each)
  const known = records.get(name)
  if (known) return known.record
  const record = read(parts, limit, { fromMs, toMs })
  records.set(name, { atMs: nowMs, record })
  record.catch(() => records.delete(name))
  const [oldest] = records.keys()
  if (records.size > mostKept && oldest !== undefined) records.delete(oldest)
  return record
}

/** One bucket for everybody is asked exactly; what many keys, or the buckets of many gateways, were asked is told by the minute. */
async function read(parts: ControlParts, limit: Stored<'rate-limit'>, span: Span): Promise<Record> {
  if (limit.spec.key.source === 'ALL') {
    const { record, gateways } = await readIntervals(parts, limit, span)
    if (limit.spec.scope === 'DISTRIBUTED' || gateways <= 1) return record
  }
  return readKeys(parts, limit, span)
}

async function readIntervals(
  { redis, clock }: ControlParts,
  { namespace, name }: Stored<'rate-limit'>,
  { fromMs, toMs }: Span,
): Promise<{ record: Record; gateways: number }> {
  const ref = objectRef(namespace, name)
  const scope = { services: [], routes: [], limits: [ref], breakers: [], locks: [], instancesOf: null }
  const frames = await range(redis, fromMs, toMs, scope, clock).catch((error: unknown) => {
    throw redisUnavailable(redis, error)
  })
  const seen = frames.flatMap(({ startMs, resolutionMs, total, limits }) => {
    const figures = limits.get(ref)
    return figures && total.coveredMs > 0 ? [{ startMs, spanMs: resolutionMs, total, figures }] : []
  })
  const stepMs = frames[0]?.resolutionMs ?? 1000
  const intervals = seen.map(({ startMs, spanMs, figures: { allowed, limited, shadowed } }) => ({
    startMs,
    spanMs,
    count: allowed + limited + shadowed,
  }))
  const record: Record = {
    method: 'EXACT',
    recorded: recordedIntervals(intervals),
    fromMs: Math.ceil(fromMs / stepMs) * stepMs,
    stepMs,
    coveredMs: seen.reduce((sum, each) => sum + each.total.coveredMs, 0),
    refused: seen.reduce((sum, { figures }) => sum + figures.limited + figures.shadowed, 0),
  }
  return { record, gateways: seen.reduce((most, { total }) => Math.max(most, total.gateways), 0) }
}

async function readKeys(
  parts: ControlParts,
  { namespace, name, spec }: Stored<'rate-limit'>,
  { fromMs, toMs }: Span,
): Promise<Record> {
  const nowMs = parts.clock.now()
  const apart = spec.scope === 'LOCAL'
  const tops = await readTops(parts, { policy: objectRef(namespace, name), fromMs, toMs, apart })
  const keys = tops.map(({ minuteMs, gateways, judged }): KeysOfMinute => {
    // The last minute is not over yet.
    const spanMs = Math.min(topMinuteMs, Math.max(1000, nowMs - minuteMs))
    return { startMs: minuteMs, spanMs, owner: apart ? (gateways[0] ?? '') : '', counts: judged }
  })
  const spans = new Map(keys.map((each) => [each.startMs, each.spanMs]))
  return {
    method: 'BY_KEY_AND_MINUTE',
    recorded: recordedKeys(keys),
    fromMs: fromMs - (fromMs % topMinuteMs),
    stepMs: topMinuteMs,
    coveredMs: [...spans.values()].reduce((sum, each) => sum + each, 0),
    refused: tops.reduce((sum, each) => sum + each.refused.total, 0),
  }
}
