import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BreakerSpec } from '@/domain/breaker/policy'
import { type Opening, openingsOf } from '@/domain/breaker/openings'
import { BreakerReplay, type ReplayResult } from '@/domain/breaker/replay'
import { DomainError } from '@/domain/errors'
import { objectRef } from '@/domain/names'
import type { ReplayedMachine, ReplayView } from '@/domain/view/breaker-views'
import { recordedCalls } from '@/telemetry/recorded-calls'
import type { BreakerCalls } from '@/wire/breaker-calls'
import type { ControlParts } from '../context'

export interface ReplayRequest {
  namespace: string
  name: string
  spec: BreakerSpec
  fromMs: number
  toMs: number
}

/** What lies before the time fills windows, so that they are as full at its beginning as the real ones were. */
const longestWarmUpMs = 15 * 60_000
const countWarmUpMs = 60_000
const mostMachines = 40

/**
 * What the breaker's machines would have done in [fromMs, toMs) under this policy, as if it had been enforced: the mode
 * SHADOW and `enabled` are for what is saved, not for what is tried.
 * @throws DomainError UNAVAILABLE when Redis, which has the recording, does not answer
 */
export async function replayBreaker(parts: ControlParts, request: ReplayRequest): Promise<ReplayView> {
  const { fromMs, toMs } = request
  const spec: BreakerSpec = { ...request.spec, enabled: true, mode: 'ENFORCE' }
  const machines = new Map<string, { place: Pick<BreakerCalls, 'gateway' | 'instance'>; replay: BreakerReplay }>()
  const known: Span[] = []
  let coveredMs = 0
  try {
    const ref = objectRef(request.namespace, request.name)
    for await (const { startMs, lengthMs, knownMs, calls } of recordedCalls(
      parts.redis,
      ref,
      fromMs - warmUpMs(spec),
      toMs,
    )) {
      if (startMs >= fromMs) coveredMs += knownMs
      if (knownMs > 0) known.push({ fromMs: startMs, toMs: startMs + lengthMs })
      for (const each of calls) {
        if (each.startMs >= toMs) continue
        const key = `${each.gateway} ${each.instance ?? ''}`
        const machine = machines.get(key) ?? { place: each, replay: new BreakerReplay(spec) }
        machines.set(key, machine)
        machine.replay.feed(each, each.startMs)
      }
      await nextTurn() // an hour of a busy breaker is a second's work, and others wait
    }
  } catch (cause) {
    throw new DomainError('UNAVAILABLE', 'Redis does not answer: what was recorded is not known', [], { cause })
  }
  const replayed = Array.from(machines.values(), ({ place, replay }) => machineView(place, replay.finish(toMs), fromMs))
  const unrecorded = between(known, fromMs, toMs)
  return viewOf(replayed, { fromMs, toMs, coveredMs: Math.min(coveredMs, toMs - fromMs), unrecorded })
}

interface Span {
  fromMs: number
  toMs: number
}

/** What is shorter is a second that came late, not a gap to be drawn. */
const leastGapMs = 3000

/** What lies in [fromMs, toMs) and in none of the spans, which are in order. */
function between(spans: readonly Span[], fromMs: number, toMs: number): Span[] {
  const gaps: Span[] = []
  let untilMs = fromMs
  for (const span of [...spans, { fromMs: toMs, toMs }]) {
    if (span.fromMs - untilMs >= leastGapMs) gaps.push({ fromMs: untilMs, toMs: span.fromMs })
    untilMs = Math.max(untilMs, span.toMs)
  }
  return gaps
}

function warmUpMs({ slidingWindowType, slidingWindowSize }: BreakerSpec): number {
  return slidingWindowType === 'TIME_BASED' ? Math.min(longestWarmUpMs, slidingWindowSize * 1000) : countWarmUpMs
}

/** The machine from `fromMs` on. */
function machineView(
  { gateway, instance }: Pick<BreakerCalls, 'gateway' | 'instance'>,
  { recorded, replayed, recordedFrom, replayedFrom, unknown, ...counts }: ReplayResult,
  fromMs: number,
): ReplayedMachine {
  const stateAt = (from: typeof recordedFrom, moves: typeof recorded) =>
    moves.findLast((each) => each.atMs < fromMs)?.after ?? from
  return {
    ...{ gateway, instance, ...counts },
    recordedFrom: stateAt(recordedFrom, recorded),
    replayedFrom: stateAt(replayedFrom, replayed),
    recorded: recorded.filter((each) => each.atMs >= fromMs),
    replayed: replayed.filter((each) => each.atMs >= fromMs),
    unknown: unknown
      .filter((each) => each.toMs > fromMs)
      .map((each) => ({ fromMs: Math.max(fromMs, each.fromMs), toMs: each.toMs })),
  }
}

function viewOf(
  machines: readonly ReplayedMachine[],
  time: Pick<ReplayView, 'fromMs' | 'toMs' | 'coveredMs' | 'unrecorded'>,
): ReplayView {
  const { fromMs, toMs } = time
  const lasting = (all: readonly Opening[]) => all.reduce((sum, each) => sum + each.toMs - each.fromMs, 0)
  const openings = openingsOf(
    machines.map((each) => ({ from: each.replayedFrom, moves: each.replayed })),
    fromMs,
    toMs,
  )
  const recordedOpenings = openingsOf(
    machines.map((each) => ({ from: each.recordedFrom, moves: each.recorded })),
    fromMs,
    toMs,
  )
  const happened = ({ replayed, recorded }: ReplayedMachine) => replayed.length + recorded.length
  const byName = (a: ReplayedMachine, b: ReplayedMachine) =>
    `${a.instance ?? ''} ${a.gateway}` < `${b.instance ?? ''} ${b.gateway}` ? -1 : 1
  return {
    ...{ ...time, openings, recordedOpenings },
    openMs: lasting(openings),
    recordedOpenMs: lasting(recordedOpenings),
    calls: machines.reduce((sum, each) => sum + each.calls, 0),
    refused: machines.reduce((sum, each) => sum + each.refused, 0),
    machinesTotal: machines.length,
    machines: machines
      .toSorted((a, b) => happened(b) - happened(a) || byName(a, b))
      .slice(0, mostMachines)
      .sort(byName),
  }
}
