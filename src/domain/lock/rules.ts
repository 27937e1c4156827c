/**
 * What a lock may do: the reference that the Redis functions are held to. A lock has at most one holder at a time, for a
 * lease that ends by itself. Each hold gets a fencing token larger than every one before (Kleppmann 2016), so that a
 * store can refuse a holder whose lease ran out without its knowing. Tokens have the time in them, so that they also rise
 * where the last of them were forgotten, and the last token, so that they rise when the clock is set back. Only the holder, named by owner and token, can
 * extend or release, and only before its lease ends. Not re-entrant: a holder that asks again is refused like any other.
 */
export interface LockState {
  /** The last fencing token given out; 0 before the first. Never falls, whatever becomes of the lock. */
  readonly fence: number
  readonly hold: Hold | null
}

export interface Hold {
  readonly owner: string
  readonly token: number
  readonly acquiredAtMs: number
  /** The hold is over at this moment and no sooner. */
  readonly expiresAtMs: number
}

/** Who claims to hold a lock. */
export type Claim = Pick<Hold, 'owner' | 'token'>

export type AcquireResult =
  { acquired: true; token: number; expiresAtMs: number } | { acquired: false; holder: Hold; retryAfterMs: number }

export const freeLock: LockState = { fence: 0, hold: null }

/** The token after `last`: the time in microseconds, or one more than the last where the clock is not ahead of that. */
export function nextToken(last: number, nowUs: number): number {
  return Math.max(last + 1, nowUs)
}

/** The hold that stands at `nowMs`; null when there is none or its lease has ended. */
export function holdAt(state: LockState, nowMs: number): Hold | null {
  return state.hold && nowMs < state.hold.expiresAtMs ? state.hold : null
}

/** Takes a free lock for `ttlMs`; otherwise tells who has it and when its lease ends if it is not extended. */
export function acquire(
  state: LockState,
  owner: string,
  ttlMs: number,
  nowMs: number,
): { state: LockState; result: AcquireResult } {
  const held = holdAt(state, nowMs)
  if (held) {
    return { state, result: { acquired: false, holder: held, retryAfterMs: held.expiresAtMs - nowMs } }
  }
  const token = nextToken(state.fence, nowMs * 1000)
  const expiresAtMs = nowMs + ttlMs
  return {
    state: { fence: token, hold: { owner, token, acquiredAtMs: nowMs, expiresAtMs } },
    result: { acquired: true, token, expiresAtMs },
  }
}

/** Makes the holder's lease end `ttlMs` from now. `extended` is false when the claim does not hold the lock any more. */
export function extend(
  state: LockState,
  claim: Claim,
  ttlMs: number,
  nowMs: number,
): { state: LockState; extended: boolean } {
  const hold = holdOf(state, claim, nowMs)
  if (!hold) return { state, extended: false }
  return { state: { ...state, hold: { ...hold, expiresAtMs: nowMs + ttlMs } }, extended: true }
}

/** Frees the lock. `released` is false when the claim does not hold it any more; then nothing changes. */
export function release(state: LockState, claim: Claim, nowMs: number): { state: LockState; released: boolean } {
  if (!holdOf(state, claim, nowMs)) return { state, released: false }
  return { state: { ...state, hold: null }, released: true }
}

function holdOf(state: LockState, claim: Claim, nowMs: number): Hold | null {
  const hold = holdAt(state, nowMs)
  return hold?.owner === claim.owner && hold.token === claim.token ? hold : null
}
