import type { BreakerOverrideSpec } from '../breaker/policy'
import { type InstanceOverrideSpec, isOver } from '../service/instance-override'
import { instanceAddress } from '../service/service'
import type { RollbackNote, RollbackNoteCode } from '../view/change-views'
import type { NetChange } from './net-changes'
import { objectKey } from './object'

/** What a rollback does not bring back, or brings back in a way that should be known, from what it would change. */
export function rollbackNotes(
  changes: readonly NetChange[],
  { nowMs, instancesChanged }: { nowMs: number; instancesChanged: number },
): RollbackNote[] {
  const notes = changes.flatMap((each) => orderNotes(each, nowMs))
  if (instancesChanged > 0) {
    notes.push({ code: 'INSTANCES_STAY', object: '', params: { count: String(instancesChanged) } })
  }
  if (changes.some(({ id }) => id.kind === 'breaker' || id.kind === 'rate-limit')) {
    notes.push({ code: 'COUNTERS_STAY', object: '', params: {} })
  }
  return notes
}

/** An order, and the codes for its going, its coming back, and its coming back without effect. */
interface Order {
  codes: readonly [lifts: RollbackNoteCode, again: RollbackNoteCode, over: RollbackNoteCode]
  expiresAtMs: number | null
  params: Record<string, string>
}

function orderNotes({ id, before, after }: NetChange, nowMs: number): RollbackNote[] {
  const object = objectKey(id)
  const now = orderOf(before)
  const then = orderOf(after)
  const notes: RollbackNote[] = []
  if (now && !isOver(now, nowMs)) notes.push({ code: now.codes[0], object, params: now.params })
  if (then && !isOver(then, nowMs)) notes.push({ code: then.codes[1], object, params: then.params })
  if (then && isOver(then, nowMs)) {
    const params = { ...then.params, expiresAtMs: String(then.expiresAtMs) }
    notes.push({ code: then.codes[2], object, params })
  }
  return notes
}

/** What holds a breaker or an instance in a state. A reset does not: it is done once and gone. */
function orderOf(object: NetChange['before']): Order | null {
  if (object?.kind === 'instance-override') return ofInstance(object.spec)
  return object?.kind === 'breaker-override' && object.spec.intent !== 'RESET' ? ofBreaker(object.spec) : null
}

function ofBreaker({ intent, reason, actor, expiresAtMs }: BreakerOverrideSpec): Order {
  return { codes: ['LIFTS_TRIP', 'TRIPS_AGAIN', 'OVERRIDE_OVER'], expiresAtMs, params: { intent, reason, actor } }
}

function ofInstance({ service, mode, weight, reason, actor, expiresAtMs, ...place }: InstanceOverrideSpec): Order {
  const end = weight === null ? '' : String(weight.to)
  return {
    codes: ['LIFTS_ORDER', 'ORDERS_AGAIN', 'ORDER_OVER'],
    expiresAtMs,
    params: { service, instance: instanceAddress(place), mode, weight: end, reason, actor },
  }
}
