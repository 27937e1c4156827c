import type { GatewayOnRevision } from '@/domain/view/change-views'
import type { GatewayReport } from '@/wire/gateway-report'
import { isSilent } from '../live/reports'
import { type Commit, refusalOf, tookMs } from './proof'
import type { Progress } from './publish-status'

const order: readonly GatewayOnRevision['state'][] = ['ERROR', 'STALE', 'PUBLISHING', 'NOT_SEEN', 'ENFORCED']

/**
 * How each gateway that is known stands to a revision: those that refuse it first, then those that lack it, then the
 * slowest.
 * @param known gateways that reported once, with the revision that they had then
 */
export function gatewaysOnRevision(
  commit: Commit,
  progress: Progress | null,
  known: readonly { id: string; revision: number }[],
): GatewayOnRevision[] {
  const reports = progress?.gateways ?? []
  const reported = new Set(reports.map((each) => each.id))
  const silent = known.filter((each) => !reported.has(each.id) && !progress?.left.has(each.id))
  const rows = [
    ...reports.flatMap((each) => (progress ? [rowOf(each, commit, progress)] : [])),
    ...silent.map(({ id, revision }) => notSeen(id, revision, commit, progress)),
  ]
  return rows.sort(
    (a, b) =>
      order.indexOf(a.state) - order.indexOf(b.state) ||
      (b.tookMs ?? -1) - (a.tookMs ?? -1) ||
      (a.gateway < b.gateway ? -1 : 1),
  )
}

function rowOf(report: GatewayReport, commit: Commit, progress: Progress): GatewayOnRevision {
  const { id, revision } = report
  if (isSilent(report.atMs, progress.nowMs)) return notSeen(id, revision, commit, progress)
  const refusal = refusalOf(report, commit)
  if (refusal) return { gateway: id, state: 'ERROR', revision, tookMs: null, ...refusal }
  const nothingWrong = { gateway: id, revision, object: null, reason: null }
  if (revision >= commit.revision) return { ...nothingWrong, state: 'ENFORCED', tookMs: tookMs(id, commit, progress) }
  return { ...nothingWrong, state: report.state === 'STALE' ? 'STALE' : 'PUBLISHING', tookMs: null }
}

function notSeen(gateway: string, revision: number, commit: Commit, progress: Progress | null): GatewayOnRevision {
  const took = progress && tookMs(gateway, commit, progress)
  return { gateway, state: 'NOT_SEEN', revision, tookMs: took, object: null, reason: null }
}
