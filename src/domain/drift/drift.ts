/**
 * Drift: what stands in Consul or Redis and is not as desired. Finding it is each target's own matter; here is what all
 * share: how findings are matched with the records of earlier ones. Pure.
 */
import type { DriftMode, DriftRow, DriftTarget } from '../view/change-views'
import { diffSpecs } from '../revision/diff'

/** One key that is not as desired. `expected` and `found` are JSON values; null means nothing. */
export interface Difference {
  key: string
  kind: DriftRow['kind']
  expected: unknown
  found: unknown
  /** What is shown but put right only when somebody asks: a thing that may belong to somebody else. */
  onRequestOnly?: boolean
}

/** The record of a difference that nobody has resolved. */
export interface OpenDrift extends Omit<Difference, 'onRequestOnly'> {
  id: string
  target: DriftTarget
  foundAtMs: number
  repairRequested: boolean
  /** What was found is being taken in: a managed instance was made of it, and it can go. */
  adopting: boolean
}

export type Resolution = NonNullable<DriftRow['resolution']>

/** What records must be written so that they tell what was found. */
export interface DriftChanges {
  appeared: Difference[]
  /** Still different, but otherwise than its record says. */
  changed: { drift: OpenDrift; difference: Difference }[]
  gone: OpenDrift[]
}

/**
 * @param open what records stand.
 * @param found all that differs now, among the keys that were looked at.
 * @param lookedAt whether a key was looked at; a record of another key stays.
 */
export function matchDrifts(
  open: readonly OpenDrift[],
  found: readonly Difference[],
  lookedAt: (key: string) => boolean = () => true,
): DriftChanges {
  const records = new Map(open.map((each) => [each.key, each]))
  const keys = new Set(found.map((each) => each.key))
  return {
    appeared: found.filter((each) => !records.has(each.key)),
    changed: found.flatMap((difference) => {
      const drift = records.get(difference.key)
      return drift && !tellsTheSame(drift, difference) ? [{ drift, difference }] : []
    }),
    gone: open.filter((each) => !keys.has(each.key) && lookedAt(each.key)),
  }
}

/** Whether the difference is to be put right now. */
export function shallRepair(difference: Difference, drift: OpenDrift | undefined, mode: DriftMode): boolean {
  return drift?.repairRequested === true || (mode === 'REPAIR' && difference.onRequestOnly !== true)
}

/**
 * How a record ends whose difference is not there any more, though this process did nothing about it: a process before
 * may have repaired it and died before it wrote that down.
 */
export function resolutionOfGone(drift: OpenDrift, mode: DriftMode, startedAtMs: number): Resolution {
  if (drift.adopting) return 'ADOPTED'
  if (drift.repairRequested) return 'REPAIRED'
  return mode === 'REPAIR' && drift.foundAtMs < startedAtMs && drift.kind !== 'FOREIGN' ? 'REPAIRED' : 'GONE'
}

function tellsTheSame(drift: OpenDrift, { kind, expected, found }: Difference): boolean {
  return drift.kind === kind && isSame(drift.expected, expected) && isSame(drift.found, found)
}

function isSame(a: unknown, b: unknown): boolean {
  return diffSpecs({ is: a }, { is: b }).length === 0
}
