import type { GatewayRow } from '@/domain/view/views'
import { type KnownGateway, listKnownGateways } from '@/store/gateways'
import { currentHead } from '@/store/revisions'
import type { GatewayReport } from '@/wire/gateway-report'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'
import { isSilent, readReports } from '../live/reports'

/** Gateways that report, and those that once did and did not take themselves off the list. */
export async function listGateways(parts: ControlParts): Promise<GatewayRow[]> {
  const [head, known, reports] = await Promise.all([
    currentHead(parts.database),
    listKnownGateways(parts.database),
    askRedis(parts.redis, () => readReports(parts)),
  ])
  const rows = reports?.gateways.map((each) => reportedRow(each, head.revision, reports.nowMs)) ?? []
  const reported = new Set(rows.map((each) => each.id))
  const silent = known.filter((each) => !reported.has(each.id) && !reports?.left.has(each.id)).map(silentRow)
  return [...rows, ...silent].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** @param nowMs in the time of reports */
export function reportedRow(report: GatewayReport, newestRevision: number, nowMs: number): GatewayRow {
  const { epoch: _epoch, atMs, appliedAtMs: _appliedAtMs, ...row } = report
  return { ...row, lastSeenAtMs: atMs, state: stateOf(report, newestRevision, nowMs) }
}

function stateOf(report: GatewayReport, newestRevision: number, nowMs: number): GatewayRow['state'] {
  if (isSilent(report.atMs, nowMs)) return 'NOT_SEEN'
  return report.state === 'SYNCED' && report.revision < newestRevision ? 'PUBLISHING' : report.state
}

function silentRow({ lastSeenMs, ...gateway }: KnownGateway): GatewayRow {
  return {
    ...gateway,
    lastSeenAtMs: lastSeenMs,
    state: 'NOT_SEEN',
    error: null,
    diskError: null,
    requestsPerSecond: 0,
    cpuPercent: 0,
    memoryBytes: 0,
  }
}
