/**
 * Whether an instance's health changes too often to be believed, as route flap damping has it (RFC 2439): each change
 * adds a penalty of 1, which halves with time; above `enter` the instance flaps, below `leave` it no longer does. The
 * gap between the two keeps the verdict from flapping itself, and the ceiling bounds how long quiet takes to be trusted.
 * It says only what is shown, alerted and written down: requests go by Consul's word, flapping or not.
 */
export interface FlappingPolicy {
  /** A penalty halves in this time. */
  halfLifeMs: number
  enter: number
  leave: number
  ceiling: number
}

/**
 * Five changes within half a minute flap, and so does one every half minute when it goes on; a service that is deployed
 * twice in a minute does not. Trust is back after two to four minutes of quiet.
 */
export const flappingPolicy: FlappingPolicy = { halfLifeMs: 120_000, enter: 4, leave: 2, ceiling: 8 }

/** What is remembered of an instance: four numbers and a verdict, however often it changes. */
export interface Damping {
  readonly penalty: number
  /** When the penalty was that. */
  readonly atMs: number
  /** The first change of this run, and how many there were since. */
  readonly sinceMs: number
  readonly changes: number
  readonly flapping: boolean
}

/** After one more change of health. `before` is null where none is remembered. A clock that goes back counts as standing. */
export function afterChange(before: Damping | null, nowMs: number, policy: FlappingPolicy = flappingPolicy): Damping {
  const now = before && afterQuiet(before, nowMs, policy)
  const penalty = Math.min(policy.ceiling, (now?.penalty ?? 0) + 1)
  return {
    penalty,
    atMs: now?.atMs ?? nowMs,
    sinceMs: now?.sinceMs ?? nowMs,
    changes: (now?.changes ?? 0) + 1,
    flapping: penalty >= policy.enter || (now?.flapping ?? false),
  }
}

/** As it stands when nothing changed until now; null when nothing worth remembering is left. */
export function afterQuiet(before: Damping, nowMs: number, policy: FlappingPolicy = flappingPolicy): Damping | null {
  const quietMs = Math.max(0, nowMs - before.atMs)
  const penalty = before.penalty * 2 ** (-quietMs / policy.halfLifeMs)
  if (before.flapping ? penalty < policy.leave : penalty < forgotten) return null
  return { ...before, penalty, atMs: before.atMs + quietMs }
}

/** The least that is remembered: half a change. */
const forgotten = 0.5

/** The verdict of a process before this one: how far it had gone is not known, so it is on the brink. */
export function restoredDamping(
  flapping: { sinceMs: number; changes: number },
  nowMs: number,
  policy: FlappingPolicy = flappingPolicy,
): Damping {
  return { ...flapping, penalty: policy.enter, atMs: nowMs, flapping: true }
}
