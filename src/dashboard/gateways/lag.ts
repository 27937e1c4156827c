import type { GatewayOnRevision } from '@/domain/view/change-views'
import type { GatewayRow } from '@/domain/view/views'

/** How many revisions a gateway is behind; null when it is silent or the newest is not known. */
export function revisionsBehind(row: Pick<GatewayRow, 'state' | 'revision'>, newest: number | null): number | null {
  if (newest === null || row.state === 'NOT_SEEN') return null
  return Math.max(0, newest - row.revision)
}

/** From commit to in force, by gateway, for those that were there when the revision came. */
export function tookByGateway(gateways: readonly GatewayOnRevision[]): ReadonlyMap<string, number> {
  return new Map(gateways.flatMap(({ gateway, tookMs }) => (tookMs === null ? [] : [[gateway, tookMs]])))
}
