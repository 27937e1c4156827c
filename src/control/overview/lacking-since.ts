import type { Database } from '@/store/database'
import { findProof } from '@/store/enforcements'
import { type Commit, refusalOf } from '../changes/proof'
import type { Progress } from '../changes/publish-status'
import { isSilent } from '../live/reports'

/**
 * When the first revision was committed that some gateway that is there does not enforce, ms; null when all enforce the
 * newest. Under steady publishing the newest is always young, however far behind a gateway is.
 */
export async function lackingSinceMs(
  database: Database,
  newest: Commit,
  progress: Progress | null,
): Promise<number | null> {
  if (!progress) return null
  const lacking = progress.gateways.filter(
    (each) =>
      !isSilent(each.atMs, progress.nowMs) && (each.revision < newest.revision || refusalOf(each, newest) !== null),
  )
  if (lacking.length === 0) return null
  const first = Math.min(newest.revision, ...lacking.map((each) => each.revision + 1))
  return ((await findProof(database, first)) ?? newest).committedAtMs
}
