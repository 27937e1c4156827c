import { DomainError } from '@/domain/errors'
import type { PublishStatus } from '@/domain/view/views'
import { currentHead, findCommit } from '@/store/revisions'
import type { ControllerStatus } from '@/wire/fleet'
import type { GatewayReport } from '@/wire/gateway-report'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'
import { readController, readReports, silentAfterMs } from '../live/reports'

/** A commit whose way to the gateways is told. */
export interface Commit {
  revision: number
  checksum: string
  committedAtMs: number
}

/** What Redis told: null when it did not answer. */
export interface Progress {
  reports: readonly GatewayReport[]
  controller: ControllerStatus | null
}

/**
 * How far a revision has come.
 * @throws DomainError NOT_FOUND
 */
export async function publishStatus(parts: ControlParts, { revision }: { revision: number }): Promise<PublishStatus> {
  const [commit, progress] = await Promise.all([commitOf(parts, revision), readProgress(parts)])
  return statusOf(commit, progress, parts.clock.now())
}

export async function commitOf({ database }: ControlParts, revision: number): Promise<Commit> {
  if (revision === 0) return { revision: 0, checksum: '', committedAtMs: 0 }
  const commit = await findCommit(database, revision)
  if (!commit) {
    const message = `there is no revision ${String(revision)}`
    throw new DomainError('NOT_FOUND', message, [{ field: 'revision', value: revision, message }])
  }
  return commit
}

export async function newestCommit(parts: ControlParts): Promise<Commit> {
  return commitOf(parts, (await currentHead(parts.database)).revision)
}

export function readProgress({ redis }: ControlParts): Promise<Progress | null> {
  return askRedis(redis, async () => {
    const [reports, controller] = await Promise.all([readReports(redis), readController(redis)])
    return { reports, controller }
  })
}

/**
 * Puts the reports together. A gateway proves that it enforces the revision by its number and, as long as it is at that
 * one, by the checksum of all its rules.
 */
export function statusOf(commit: Commit, progress: Progress | null, nowMs: number): PublishStatus {
  const seen = (progress?.reports ?? []).filter((each) => nowMs - each.atMs <= silentAfterMs)
  const failures = seen.map((each) => ({ gateway: each.id, reason: failureOf(each, commit) }))
  const enforcing = seen.filter((each, at) => each.revision >= commit.revision && failures[at]?.reason === null)
  const published =
    commit.revision === 0 || enforcing.length > 0 || (progress?.controller?.publishedRevision ?? 0) >= commit.revision
  return {
    revision: commit.revision,
    published,
    waitingFor: published ? null : waitingFor(progress, nowMs),
    gateways: seen.length,
    enforcedBy: enforcing.length,
    tookMs: seen.length > 0 && enforcing.length === seen.length ? tookMs(enforcing, commit) : null,
    failing: failures.flatMap(({ gateway, reason }) => (reason === null ? [] : [{ gateway, reason }])),
  }
}

function failureOf(report: GatewayReport, commit: Commit): string | null {
  if (report.revision < commit.revision) {
    return report.state === 'ERROR' ? (report.error?.reason ?? 'it refused the revision') : null
  }
  const differs = report.revision === commit.revision && commit.revision > 0 && report.checksum !== commit.checksum
  return differs ? 'its rules have another checksum' : null
}

function waitingFor(progress: Progress | null, nowMs: number): PublishStatus['waitingFor'] {
  if (!progress) return null // not known
  const { controller } = progress
  if (!controller || nowMs - controller.atMs > silentAfterMs) return 'CONTROLLER'
  return controller.waitingFor === 'CONSUL' || !controller.consul.ok ? 'CONSUL' : null
}

/**
 * From commit to the moment the last gateway put it in force; null when one of them cannot tell: it is past the revision by
 * now, or it was started after the commit and says when it started with it.
 */
function tookMs(enforcing: readonly GatewayReport[], commit: Commit): number | null {
  const witnessed = enforcing.every(
    (each) => each.revision === commit.revision && each.startedAtMs <= commit.committedAtMs,
  )
  if (!witnessed || commit.revision === 0) return null
  return Math.max(0, Math.max(...enforcing.map((each) => each.appliedAtMs)) - commit.committedAtMs)
}
