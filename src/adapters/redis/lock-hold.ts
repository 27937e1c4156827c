/**
 * A lock that is held: its lease, watched by this process' own monotonic clock and reckoned from before the request that
 * granted it was sent, so that it never seems longer than it is.
 */
import { extendLock, releaseLock, type LockConnection, type LockIdentity, type LockPlace } from './lock-calls'

export interface HeldLock {
  name: string
  owner: string
  /** Rises with every acquisition of this lock. */
  token: number
  /** Aborted when the lease may be over without release: stop working. */
  lost: AbortSignal
  /** How long the lease surely lasts, ms; 0 when it is over or released. */
  remainingMs(): number
  /** False, and `lost` is aborted, when it was no longer ours. @throws DomainError UNAVAILABLE */
  extend(ttlMs: number): Promise<boolean>
  /** False when it was no longer ours. @throws DomainError UNAVAILABLE; the lease then ends by itself. */
  release(): Promise<boolean>
}

export interface Grant {
  redis: LockConnection
  place: LockPlace
  who: LockIdentity
  token: number
  ttlMs: number
  /** When the request that was granted was sent, by `performance.now()`. */
  sentMs: number
  autoExtend: boolean
  /** Called once, when the next of this process may try. */
  leave: () => void
}

export function holdLock({ redis, place, who, token, ttlMs, sentMs, autoExtend, leave }: Grant): HeldLock {
  const lost = new AbortController()
  let ended = false
  let endsMs = 0
  /** As last asked for: a hold that was made longer stays so. */
  let wantedMs = ttlMs
  const hasEnded = () => ended
  let leaseTimer: NodeJS.Timeout | undefined
  let renewTimer: NodeJS.Timeout | undefined

  const end = () => {
    ended = true
    clearTimeout(leaseTimer)
    clearTimeout(renewTimer)
    leave()
  }
  const lose = () => {
    if (ended) return
    end()
    lost.abort(new Error(`the lease of lock ${place.name} is over`))
  }
  const lease = (fromMs: number, lengthMs: number) => {
    endsMs = fromMs + lengthMs
    clearTimeout(leaseTimer)
    leaseTimer = setTimeout(lose, endsMs - performance.now())
    clearTimeout(renewTimer)
    if (autoExtend) renewTimer = setTimeout(renew, lengthMs / 3)
  }
  const renew = () => {
    extend(wantedMs).catch(() => {
      // Redis does not answer: try again soon; the lease timer ends the hold if none of it helps.
      if (!ended) renewTimer = setTimeout(renew, wantedMs / 10)
    })
  }
  const extend = async (forMs: number): Promise<boolean> => {
    if (hasEnded()) return false
    wantedMs = forMs
    const askedMs = performance.now()
    const ours = await extendLock(redis, place, who, forMs)
    if (hasEnded()) return false
    if (ours) lease(askedMs, forMs)
    else lose()
    return ours
  }

  lease(sentMs, ttlMs)
  return {
    name: place.name,
    owner: who.owner,
    token,
    lost: lost.signal,
    remainingMs: () => (ended ? 0 : Math.max(0, endsMs - performance.now())),
    extend,
    release: async () => {
      const wasHeld = !ended
      end()
      // After the lease's end another may hold it; the call is then only told as lost.
      const released = await releaseLock(redis, place, who)
      return wasHeld && released
    },
  }
}
