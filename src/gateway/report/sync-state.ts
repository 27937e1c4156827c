import type { GatewayReport } from '@/wire/gateway-report'
import type { Channels } from '../follow/watcher'

/**
 * ERROR: a revision was refused. STALE: a newer one is known of but cannot be had, or nobody can be asked whether there
 * is one. Else SYNCED: the newest known revision is in force.
 */
export function syncState(facts: {
  refused: boolean
  revision: number | null
  newestKnown: number
  channels: Channels
}): GatewayReport['state'] {
  if (facts.refused) return 'ERROR'
  const heard = facts.channels.consul === 'UP' || facts.channels.redis === 'UP'
  return heard && facts.revision !== null && facts.revision >= facts.newestKnown ? 'SYNCED' : 'STALE'
}
