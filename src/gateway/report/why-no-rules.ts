import type { Refused } from '../follow/rule-follower'
import type { Channels } from '../follow/watcher'

/** Why nothing is in force, in words that callers may read: no addresses, no paths. */
export function whyNoRules(facts: { copyIsBroken: boolean; refused: Refused | null; channels: Channels }): string {
  const { consul, redis } = facts.channels
  const copy = facts.copyIsBroken ? 'its copy on disk is broken' : 'it has no copy on disk'
  if (facts.refused) return `${copy}, and it refused revision ${String(facts.refused.revision)}`
  if (consul === 'DOWN')
    return `${copy}, and ${redis === 'DOWN' ? 'neither Consul nor Redis answers' : 'Consul does not answer'}`
  return `${copy}, and ${consul === 'UP' ? 'nothing is published' : 'Consul has not answered yet'}`
}
