/** What a replay says, made ready to be drawn: lanes of what was and what would have been, and which sentences to say. */
import type { ReplayedMachine, ReplayOpening, ReplayStep, ReplayView } from '@/domain/view/breaker-views'
import type { BreakerState } from '@/domain/breaker/policy'

/** A stretch in percent of the time that is shown. */
export interface Stretch {
  fromPercent: number
  widthPercent: number
  fromMs: number
  toMs: number
}
export type StateStretch = Stretch & { state: BreakerState }

export interface MachineLanes {
  key: string
  gateway: string
  instance: string | null
  recorded: StateStretch[]
  replayed: StateStretch[]
  /** The real one let nothing through. */
  unknown: Stretch[]
}

/** So many openings are told one by one. */
const mostTold = 3
/** Less than this share of the time was recorded: to be said. */
const mostlyCovered = 0.97

export function prepareLanes(view: ReplayView, most: number): { lanes: MachineLanes[]; hidden: number } {
  const happened = (each: ReplayedMachine) => each.replayed.length + each.recorded.length
  const shown = new Set(view.machines.toSorted((a, b) => happened(b) - happened(a)).slice(0, most))
  const lanes = view.machines
    .filter((each) => shown.has(each))
    .map((each) => ({
      key: `${each.gateway} ${each.instance ?? ''}`,
      gateway: each.gateway,
      instance: each.instance,
      recorded: whereRecorded(statesOf(each.recordedFrom, each.recorded, view), view),
      replayed: whereRecorded(statesOf(each.replayedFrom, each.replayed, view), view),
      unknown: each.unknown.map((span) => stretchOf(span.fromMs, span.toMs, view)),
    }))
  return { lanes, hidden: view.machinesTotal - lanes.length }
}

function statesOf(from: BreakerState, steps: readonly ReplayStep[], view: ReplayView): StateStretch[] {
  const stretches: StateStretch[] = []
  let sinceMs = view.fromMs
  let state = from
  const end = (atMs: number) => {
    if (atMs > sinceMs) stretches.push({ ...stretchOf(sinceMs, atMs, view), state })
  }
  for (const { atMs, after } of steps) {
    if (after === state) continue
    end(atMs)
    sinceMs = Math.max(sinceMs, atMs)
    state = after
  }
  end(view.toMs)
  return stretches
}

/** What was not recorded is a gap, in both lanes. */
function whereRecorded(stretches: readonly StateStretch[], view: ReplayView): StateStretch[] {
  return view.unrecorded.reduce<StateStretch[]>(
    (rest, gap) =>
      rest.flatMap((each) => {
        if (gap.toMs <= each.fromMs || gap.fromMs >= each.toMs) return [each]
        const { state, fromMs, toMs } = each
        return [
          ...(fromMs < gap.fromMs ? [{ ...stretchOf(fromMs, gap.fromMs, view), state }] : []),
          ...(gap.toMs < toMs ? [{ ...stretchOf(gap.toMs, toMs, view), state }] : []),
        ]
      }),
    [...stretches],
  )
}

function stretchOf(fromMs: number, toMs: number, view: Pick<ReplayView, 'fromMs' | 'toMs'>): Stretch {
  const percent = (atMs: number) => (100 * (clamp(atMs, view) - view.fromMs)) / (view.toMs - view.fromMs)
  return { fromPercent: percent(fromMs), widthPercent: percent(toMs) - percent(fromMs), fromMs, toMs }
}

function clamp(atMs: number, { fromMs, toMs }: Pick<ReplayView, 'fromMs' | 'toMs'>): number {
  return Math.min(toMs, Math.max(fromMs, atMs))
}

export interface ReplayFacts {
  /** No call of this breaker was recorded in this time, and nothing that it did. */
  empty: boolean
  openings: { told: ReplayOpening[]; more: number }
  /** How much of the time was recorded, 0 to 1, where that is not nearly all. */
  covered: number | null
  /** Somewhere nobody knows what calls would have found. */
  hasUnknown: boolean
}

export function factsOf(view: ReplayView): ReplayFacts {
  const covered = view.coveredMs / (view.toMs - view.fromMs)
  return {
    empty: view.machines.every((each) => each.calls === 0 && each.recorded.length === 0),
    openings: { told: view.openings.slice(0, mostTold), more: Math.max(0, view.openings.length - mostTold) },
    covered: covered < mostlyCovered ? covered : null,
    hasUnknown: view.machines.some((each) => each.unknown.length > 0),
  }
}
