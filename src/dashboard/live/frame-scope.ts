/**
 * What screens want to see of each frame. A tab has one stream, so what its screens want is put together; a frame of a
 * stream is news only for those whose wants the stream covered: to the others it says nothing, not even zero.
 */
import { emptyScope, type FrameScope } from '@/domain/view/fleet-views'

/** A whole scope of the parts that a screen names, in one order, so that equal wants are equal text. */
export function frameScope(parts: Partial<FrameScope>): FrameScope {
  const scope = { ...emptyScope, ...parts }
  return {
    services: inOrder(scope.services),
    routes: inOrder(scope.routes),
    limits: inOrder(scope.limits),
    breakers: inOrder(scope.breakers),
    locks: scope.locks === 'ALL' ? 'ALL' : inOrder(scope.locks),
    instancesOf: scope.instancesOf,
  }
}

export function scopeKey(scope: FrameScope): string {
  return JSON.stringify([scope.services, scope.routes, scope.limits, scope.breakers, scope.locks, scope.instancesOf])
}

/** Everything that any of them wants. A stream tells of one service's instances: the last that asked for some gets them. */
export function mergeScopes(scopes: readonly FrameScope[]): FrameScope {
  return frameScope({
    services: scopes.flatMap((each) => each.services),
    routes: scopes.flatMap((each) => each.routes),
    limits: scopes.flatMap((each) => each.limits),
    breakers: scopes.flatMap((each) => each.breakers),
    locks: scopes.some((each) => each.locks === 'ALL') ? 'ALL' : scopes.flatMap((each) => namesOf(each.locks)),
    instancesOf: scopes.reduce<string | null>((last, each) => each.instancesOf ?? last, null),
  })
}

/** Whether all that `narrow` wants stands in frames of `wide`. */
export function covers(wide: FrameScope, narrow: FrameScope): boolean {
  const has = (all: readonly string[], some: readonly string[]) => some.every((each) => all.includes(each))
  return (
    has(wide.services, narrow.services) &&
    has(wide.routes, narrow.routes) &&
    has(wide.limits, narrow.limits) &&
    has(wide.breakers, narrow.breakers) &&
    (wide.locks === 'ALL' || (narrow.locks !== 'ALL' && has(wide.locks, narrow.locks))) &&
    (narrow.instancesOf === null || narrow.instancesOf === wide.instancesOf)
  )
}

function namesOf(locks: FrameScope['locks']): readonly string[] {
  return locks === 'ALL' ? [] : locks
}

function inOrder(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
