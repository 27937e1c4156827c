/**
 * A lock that is held: its lease, watched by this process' own monotonic clock and reckoned from before the request that
 * granted it was sent, so that it never seems longer than it is.
 */
import { extendLock, releaseLock, type LockIdentity } from './lock-calls'
import type { Redis } from './redis'

export interface HeldLock {
  name: string
  owner: string
  /** Rises with every acquisition of this lock. */
  token: number
  /** Aborted when the lease may be over without release: stop working. */
  lost: AbortSignal
  /** False, and `lost` is aborted, when it was no longer ours. @throws DomainError UNAVAILABLE */
  extend(ttlMs: number): Promise<boolean>
  /** False when it was no longer ours. @throws DomainError UNAVAILABLE; the lease then ends by itself. */
  release(): Promise<boolean>
}

export interface Grant {
  redis: Redis
  name: string
  who: LockIdentity
  token: number
  ttlMs: number
  /** When the request that was granted was sent, by `performance.now()`. */
  sentMs: number
  autoExtend: boolean
  /** Called once, when the next of this process may try. */
  leave: () => void
}

export function holdLock({ redis, name, who, token, ttlMs, sentMs, autoExtend, leave }: Grant): HeldLock {
  const lost = new AbortController()
  let ended = false
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
    lost.abort(new Error(`the lease of lock ${name} is over`))
  }
  const lease = (fromMs: number, lengthMs: number) => {
    clearTimeout(leaseTimer)
    leaseTimer = setTimeout(lose, fromMs + lengthMs - performance.now())
    clearTimeout(renewTimer)
    if (autoExtend) renewTimer = setTimeout(renew, lengthMs / 3)
  }
  const renew = () => {
    extend(ttlMs).catch(() => {
      // Redis does not answer: try again soon; the lease timer ends the hold if none of it helps.
      if (!ended) renewTimer = setTimeout(renew, ttlMs / 10)
    })
  }
  const extend = async (forMs: number): Promise<boolean> => {
    if (hasEnded()) return false
    const askedMs = performance.now()
    const ours = await extendLock(redis, name, who, forMs)
    if (hasEnded()) return false
    if (ours) lease(askedMs, forMs)
    else lose()
    return ours
  }

  lease(sentMs, ttlMs)
  return {
    name,
    owner: who.owner,
    token,
    lost: lost.signal,
    extend,
    release: async () => {
      const wasHeld = !ended
      end()
      // After the lease's end another may hold it; the call is then only told as lost.
      const released = await releaseLock(redis, name, who)
      return wasHeld && released
    },
  }
}
