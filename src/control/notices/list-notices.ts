import type { Notice } from '@/domain/view/breaker-views'
import { listNotices as list } from '@/store/notices'
import type { ControlParts } from '../context'

const dayMs = 24 * 3_600_000
const mostListed = 200

/** What people were told of in the last day, newest first; at most 200. */
export function listNotices(
  { database, clock }: ControlParts,
  { sinceMs = 0 }: { sinceMs?: number | undefined },
): Promise<Notice[]> {
  return list(database, { sinceMs: Math.max(sinceMs, clock.now() - dayMs), limit: mostListed })
}
