/**
 * Recorded calls of breakers as they are stored and sent: lists, times as distances from the second's start, and orders
 * without a bad call as one number. Unpacking throws a TypeError on what packing does not make.
 */
import type { RecordedRun, RecordedState } from '@/domain/breaker/calls'
import type { CallsOrder } from '@/domain/breaker/calls-order'
import { breakerStates } from '@/domain/breaker/policy'
import { breakerCauses } from '@/domain/breaker/state'
import type { BreakerCalls } from '@/wire/breaker-calls'
import { packHistogram, unpackHistogram } from './histogram'
import { integers, listOf, text } from './rows'

export function packCalls({ instance, gateway, startMs, begin, entries }: BreakerCalls): unknown {
  const packed = entries.map((each) => (each.kind === 'MOVE' ? packState(each, startMs) : packRun(each, startMs)))
  return [instance, gateway, startMs, packState(begin, startMs), packed]
}

export function unpackCalls(breaker: string, packed: unknown): BreakerCalls {
  const row = listOf(packed, 5)
  const [startMs] = integers(row, 2, 1)
  const entries = listOf(row[4]).map((each) => {
    const list = listOf(each)
    return list.length === 4 ? { kind: 'MOVE' as const, ...unpackState(list, startMs) } : unpackRun(list, startMs)
  })
  const instance = row[0] === null ? null : text(row[0])
  return { breaker, instance, gateway: text(row[1]), startMs, begin: unpackState(listOf(row[3], 4), startMs), entries }
}

function packState({ state, sinceMs, cause, held }: RecordedState, startMs: number): unknown {
  return [breakerStates.indexOf(state), sinceMs - startMs, breakerCauses.indexOf(cause), held ? 1 : 0]
}

function unpackState(row: readonly unknown[], startMs: number): RecordedState {
  const state = breakerStates[wholeNumber(row[0])]
  const cause = breakerCauses[wholeNumber(row[2])]
  if (state === undefined || cause === undefined) throw new TypeError('no such state')
  return { state, sinceMs: startMs + wholeNumber(row[1]), cause, held: row[3] === 1 }
}

function packRun(run: RecordedRun, startMs: number): unknown {
  const { firstMs, lastMs, stale, slowOverMs, failed, slow, durations } = run
  const times = [firstMs - startMs, lastMs - firstMs, stale ? 1 : 0, slowOverMs]
  return [...times, packOrder(failed), packOrder(slow), packHistogram(durations)]
}

function unpackRun(packed: readonly unknown[], startMs: number): RecordedRun {
  const row = listOf(packed, 7)
  const firstMs = startMs + wholeNumber(row[0])
  const [lastedMs, stale, slowOverMs] = integers(row, 1, 3)
  return {
    ...{ kind: 'CALLS', firstMs, lastMs: firstMs + lastedMs, stale: stale === 1, slowOverMs },
    ...{ failed: unpackOrder(row[4]), slow: unpackOrder(row[5]), durations: unpackHistogram(row[6]) },
  }
}

function packOrder({ spread, pairs }: CallsOrder): unknown {
  return pairs.length === 2 && pairs[1] === 0 ? pairs[0] : [spread, ...pairs]
}

function unpackOrder(packed: unknown): CallsOrder {
  if (typeof packed === 'number') return { spread: 0, pairs: integers([packed, 0], 0, 2) }
  const [spread = 0, ...pairs] = listOf(packed).map((_each, index, list) => integers(list, index, 1)[0])
  if (pairs.length % 2 !== 0) throw new TypeError('half a pair')
  return { spread, pairs }
}

function wholeNumber(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new TypeError('not a whole number')
  return value as number
}
