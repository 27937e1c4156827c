/**
 * What is odd about a lock, from what is known of it. Each rule says what it takes for usual: the holds of this very lock
 * that ended in the last hour. Without enough of them nothing is said that needs them.
 */
import type { LockWarning } from '../view/lock-views'

export type LockEnding = 'RELEASED' | 'EXPIRED' | 'FORCED' | 'SILENT'

export interface LockFacts {
  /** Longest first. `extended`: how often its lease was renewed, as far as was seen. */
  holders: readonly { acquiredAtMs: number; expiresAtMs: number | null; extended: number }[]
  /** Of holds that ended in the last hour. */
  past: { count: number; p99Ms: number | null; longestMs: number | null }
  /** How the last holds ended, newest first. */
  endings: readonly { how: LockEnding; atMs: number }[]
  /** One held it while the lease of another had not ended. */
  overlap: { first: string; second: string; atMs: number } | null
  tokenBack: { token: number; before: number; atMs: number } | null
}

export const lockRules = {
  /** So many holds must be known before one counts as long. */
  leastHolds: 20,
  /** Nothing shorter is long for people. */
  leastLongMs: 1000,
  /** So many holds on end must have run out. */
  unreleasedEndings: 3,
  leastExtensions: 10,
  /** What counts as for ever when no hold has ended. */
  foreverMs: 3_600_000,
  /** So long two holders, or a token that went back, are told of. */
  rememberedMs: 900_000,
} as const

/** All that holds at `nowMs`, in one order. */
export function warningsOf(facts: LockFacts, nowMs: number): LockWarning[] {
  return [twoHolders, tokenWentBack, heldLong, extendedForEver, neverReleased, noExpiry].flatMap(
    (rule) => rule(facts, nowMs) ?? [],
  )
}

type Rule = (facts: LockFacts, nowMs: number) => LockWarning | null

const twoHolders: Rule = ({ overlap }, nowMs) => {
  if (!overlap || nowMs - overlap.atMs > lockRules.rememberedMs) return null
  return { code: 'TWO_HOLDERS', sinceMs: overlap.atMs, params: { first: overlap.first, second: overlap.second } }
}

const tokenWentBack: Rule = ({ tokenBack }, nowMs) => {
  if (!tokenBack || nowMs - tokenBack.atMs > lockRules.rememberedMs) return null
  const params = { token: String(tokenBack.token), before: String(tokenBack.before) }
  return { code: 'TOKEN_WENT_BACK', sinceMs: tokenBack.atMs, params }
}

const heldLong: Rule = ({ holders: [oldest], past }, nowMs) => {
  if (!oldest || past.p99Ms === null || past.count < lockRules.leastHolds) return null
  const usualMs = Math.max(past.p99Ms, lockRules.leastLongMs)
  const sinceMs = Math.ceil(oldest.acquiredAtMs + usualMs)
  if (nowMs <= sinceMs) return null
  return { code: 'HELD_LONG', sinceMs, params: { p99Ms: String(Math.round(past.p99Ms)) } }
}

const extendedForEver: Rule = ({ holders: [oldest], past }, nowMs) => {
  if (!oldest || oldest.extended < lockRules.leastExtensions) return null
  const longestMs = past.longestMs ?? lockRules.foreverMs
  const sinceMs = Math.ceil(oldest.acquiredAtMs + longestMs)
  if (nowMs <= sinceMs) return null
  return { code: 'EXTENDED_FOR_EVER', sinceMs, params: { times: String(oldest.extended) } }
}

const neverReleased: Rule = ({ endings }) => {
  const ranOut = endings.findIndex((each) => each.how !== 'EXPIRED')
  const last = ranOut === -1 ? endings : endings.slice(0, ranOut)
  const first = last.at(-1)
  if (!first || last.length < lockRules.unreleasedEndings) return null
  return { code: 'NEVER_RELEASED', sinceMs: first.atMs, params: { times: String(last.length) } }
}

const noExpiry: Rule = ({ holders }) => {
  const endless = holders.find((each) => each.expiresAtMs === null)
  return endless ? { code: 'NO_EXPIRY', sinceMs: endless.acquiredAtMs, params: {} } : null
}
