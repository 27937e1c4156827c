import type { BreakerOverrideSpec } from '../breaker/policy'
import type { RollbackNote } from '../view/change-views'
import type { NetChange } from './net-changes'
import { objectKey } from './object'

/** What a rollback does not bring back, or brings back in a way that should be known, from what it would change. */
export function rollbackNotes(
  changes: readonly NetChange[],
  { nowMs, instancesChanged }: { nowMs: number; instancesChanged: number },
): RollbackNote[] {
  const notes = changes.flatMap((each) => overrideNotes(each, nowMs))
  if (instancesChanged > 0) {
    notes.push({ code: 'INSTANCES_STAY', object: '', params: { count: String(instancesChanged) } })
  }
  if (changes.some(({ id }) => id.kind === 'breaker' || id.kind === 'rate-limit')) {
    notes.push({ code: 'COUNTERS_STAY', object: '', params: {} })
  }
  return notes
}

function overrideNotes({ id, before, after }: NetChange, nowMs: number): RollbackNote[] {
  const object = objectKey(id)
  const now = overrideOf(before)
  const then = overrideOf(after)
  const notes: RollbackNote[] = []
  if (now && !isOver(now, nowMs)) notes.push({ code: 'LIFTS_TRIP', object, params: paramsOf(now) })
  if (then && !isOver(then, nowMs)) notes.push({ code: 'TRIPS_AGAIN', object, params: paramsOf(then) })
  if (then && isOver(then, nowMs)) {
    const params = { ...paramsOf(then), expiresAtMs: String(then.expiresAtMs) }
    notes.push({ code: 'OVERRIDE_OVER', object, params })
  }
  return notes
}

/** What holds a breaker in a state. A reset does not: it is done once and gone. */
function overrideOf(object: NetChange['before']): BreakerOverrideSpec | null {
  return object?.kind === 'breaker-override' && object.spec.intent !== 'RESET' ? object.spec : null
}

function isOver({ expiresAtMs }: BreakerOverrideSpec, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs <= nowMs
}

function paramsOf({ intent, reason, actor }: BreakerOverrideSpec): Record<string, string> {
  return { intent, reason, actor }
}
