import { hostname } from 'node:os'
import type { Following } from '../following'
import type { RuleSet } from '../rules/rule-set'
import type { Standing } from './reporter'
import { syncState } from './sync-state'

/** What the gateway says of itself now. */
export function standingOf(facts: {
  id: string
  address: string
  version: string | undefined
  live: { startedAtMs: number; requestsPerSecond: number }
  rules: RuleSet
  following: Pick<Following, 'follower' | 'watcher' | 'diskError'>
}): Standing {
  const { rules, live } = facts
  const { follower, watcher } = facts.following
  const inForce = rules.version
  return {
    id: facts.id,
    node: hostname(),
    address: facts.address,
    version: facts.version ?? '0.1.0',
    startedAtMs: live.startedAtMs,
    epoch: inForce?.epoch ?? '',
    revision: inForce?.revision ?? 0,
    checksum: inForce?.checksum ?? '',
    appliedAtMs: follower.appliedAtMs,
    state: syncState({
      refused: follower.refused !== null,
      revision: inForce?.revision ?? null,
      newestKnown: follower.newestKnown,
      channels: watcher.channels,
    }),
    error: follower.refused,
    diskError: facts.following.diskError(),
    requestsPerSecond: live.requestsPerSecond,
  }
}
