import { type CatalogInstance, instanceAddress } from '@/domain/service/service'
import { notLookedAtYet } from '@/domain/service/traffic'

/**
 * What is believed of a service when Consul may have lost it. An answer that follows in order is believed whole. After a
 * reset (a fault, or an index that went backwards) this may be another Consul, empty or half filled: then what it lacks
 * stays as it was known for a grace time, instance by instance. What comes back replaces its held entry, once its checks
 * have run; what does not is let go when the time is over, or as soon as it cannot be connected to.
 */
export interface Heard {
  readonly told: readonly CatalogInstance[]
  readonly held: readonly Held[]
}

export interface Held {
  readonly instance: CatalogInstance
  readonly untilMs: number
}

export const nothingHeard: Heard = { told: [], held: [] }

/** What is known after Consul's answer `told`. */
export function hear(
  before: Heard,
  told: readonly CatalogInstance[],
  { reset, nowMs, graceMs }: { reset: boolean; nowMs: number; graceMs: number },
): Heard {
  const until = { untilMs: nowMs + graceMs }
  const known = believed(before).filter(takesPart)
  const alreadyHeld = new Set(before.held.map((each) => each.instance))
  const lost = reset ? known.filter((each) => !alreadyHeld.has(each)).map((instance) => ({ instance, ...until })) : []
  if (before.held.length === 0 && lost.length === 0) return { told, held: [] }
  const back = new Set(told.filter((each) => !awaitsFirstCheck(each)).flatMap(places))
  const held = [...before.held, ...lost].filter(
    ({ instance, untilMs }) => untilMs > nowMs && !places(instance).some((place) => back.has(place)),
  )
  return { told, held }
}

/** What is known at `nowMs`: the same object while nothing falls due. */
export function letGo(heard: Heard, nowMs: number): Heard {
  if (heard.held.every((each) => each.untilMs > nowMs)) return heard
  return { told: heard.told, held: heard.held.filter((each) => each.untilMs > nowMs) }
}

/** Nobody listens at `address` (`address:port`): if it is only held, it is gone. The same object when it is not. */
export function letGoOf(heard: Heard, address: string): Heard {
  const held = heard.held.filter(({ instance }) => instanceAddress(instance) !== address)
  return held.length === heard.held.length ? heard : { told: heard.told, held }
}

/** The instances to go by. */
export function believed({ told, held }: Heard): readonly CatalogInstance[] {
  if (held.length === 0) return told
  const hidden = new Set(held.flatMap(({ instance }) => places(instance)))
  return [
    ...told.filter((each) => !places(each).some((place) => hidden.has(place))),
    ...held.map(({ instance }) => instance),
  ]
}

/** One that took no requests is not worth keeping. */
function takesPart({ health }: CatalogInstance): boolean {
  return health === 'passing' || health === 'warning'
}

/** Registered anew, its checks begin as critical and have nothing to say yet. */
function awaitsFirstCheck({ health, checks }: CatalogInstance): boolean {
  const bad = checks.filter((each) => each.status === 'critical')
  return (
    health === 'critical' && bad.length > 0 && bad.every(({ output }) => output === '' || output === notLookedAtYet)
  )
}

/** By what it is known again: where it listens, or who it is, should it listen somewhere else now. */
function places(instance: CatalogInstance): string[] {
  return [`at ${instanceAddress(instance)}`, `id ${instance.node}/${instance.id}`]
}
