import { objectRef } from '@/domain/names'
import type { BucketSpec } from '@/domain/rate-limit/bucket'
import { reckon, shareCurve, shareOf } from '@/domain/rate-limit/what-if'
import type { WhatIfView } from '@/domain/view/limit-views'
import { findObject } from '@/store/objects/objects'
import type { ControlParts } from '../context'
import { notFound } from '../not-found'
import { type Record, recordOf } from './record-of-limit'

export interface WhatIfRequest extends BucketSpec {
  namespace: string
  name: string
  fromMs: number
  toMs: number
}

/**
 * What another limit would have refused of what was asked, and what the same reckoning says of the one in force, beside what was in
 * truth refused. Orders for single keys are left out of it, and so is that callers try again when they are refused.
 * @throws DomainError NOT_FOUND, UNAVAILABLE (Redis does not answer)
 */
export async function whatIf(parts: ControlParts, request: WhatIfRequest): Promise<WhatIfView> {
  const { namespace, name, limit, periodMs, burst } = request
  const found = await findObject(parts.database.client, 'rate-limit', { namespace, name })
  if (!found) throw notFound('limit', objectRef(namespace, name))
  const record = await recordOf(parts, found, request)
  const asked = { limit, periodMs, burst }
  const reckoned = reckon(record.recorded, asked)
  return {
    fromMs: record.fromMs,
    toMs: request.toMs,
    coveredMs: record.coveredMs,
    total: reckoned.total,
    recordedShare: reckoned.total === 0 ? null : record.refused / reckoned.total,
    reckonedShare: shareOf(reckon(record.recorded, found.spec)),
    share: shareOf(reckoned),
    points: pointsOf(record, reckoned.refusedIn, request.toMs),
    curve: shareCurve(record.recorded, asked),
    method: record.method,
  }
}

/** At most so many. */
const mostPoints = 360

/** Joins stretches until there are few enough; where nothing is known there is a gap. */
function pointsOf({ recorded, fromMs, stepMs }: Record, refusedIn: Float64Array, toMs: number): WhatIfView['points'] {
  const pointMs = Math.ceil((toMs - fromMs) / mostPoints / stepMs) * stepMs
  const sums = new Map<number, { requests: number; refused: number; span: Map<number, number> }>()
  recorded.stretches.forEach(({ startMs, spanMs, total }, at) => {
    const point = fromMs + Math.floor((startMs - fromMs) / pointMs) * pointMs
    const sum = sums.get(point) ?? { requests: 0, refused: 0, span: new Map<number, number>() }
    sum.requests += total
    sum.refused += refusedIn[at] ?? 0
    sum.span.set(startMs, Math.max(sum.span.get(startMs) ?? 0, spanMs))
    sums.set(point, sum)
  })
  const points: WhatIfView['points'] = []
  for (let startMs = fromMs; startMs < toMs; startMs += pointMs) {
    const sum = sums.get(startMs)
    const seconds = [...(sum?.span.values() ?? [])].reduce((a, b) => a + b, 0) / 1000
    points.push({
      startMs,
      requestsPerSecond: sum && seconds > 0 ? sum.requests / seconds : null,
      limitedPerSecond: sum && seconds > 0 ? sum.refused / seconds : null,
    })
  }
  return points
}
