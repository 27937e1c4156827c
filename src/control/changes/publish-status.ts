import type { PublishStatus } from '@/domain/view/views'
import { findProof } from '@/store/enforcements'
import { currentHead } from '@/store/revisions'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'
import { isSilent, readEnforced, readReports, type Reports } from '../live/reports'
import { notFound } from '../not-found'
import { beforeFirst, type Commit, inWords, refusalOf, slowestOf, type Witness } from './proof'

/** What Redis told of one revision. Where it is null, Redis did not answer. */
export type Progress = Reports & Pick<Witness, 'enforcedAtMs'>

/** How many gateways that are not there yet are named. */
const mostPending = 50

/**
 * How far a revision has come.
 * @throws DomainError NOT_FOUND
 */
export async function publishStatus(parts: ControlParts, { revision }: { revision: number }): Promise<PublishStatus> {
  const [commit, progress] = await Promise.all([commitOf(parts, revision), readProgress(parts, revision)])
  return statusOf(commit, progress)
}

/** @throws DomainError NOT_FOUND */
export async function commitOf({ database }: ControlParts, revision: number): Promise<Commit> {
  if (revision === 0) return beforeFirst
  const commit = await findProof(database, revision)
  if (!commit) throw notFound('revision', String(revision), 'revision')
  return commit
}

/** The newest revision and how far it has come; null when Redis does not answer. */
export async function newestProgress(parts: ControlParts): Promise<{ commit: Commit; progress: Progress | null }> {
  const { revision } = await currentHead(parts.database)
  const [commit, progress] = await Promise.all([commitOf(parts, revision), readProgress(parts, revision)])
  return { commit, progress }
}

export function readProgress(parts: ControlParts, revision: number): Promise<Progress | null> {
  return askRedis(parts.redis, async () => {
    const [reports, [enforcedAtMs = new Map<string, number>()]] = await Promise.all([
      readReports(parts),
      readEnforced(parts, [revision]),
    ])
    return { ...reports, enforcedAtMs }
  })
}

/** Puts the reports together. */
export function statusOf(commit: Commit, progress: Progress | null): PublishStatus {
  const seen = (progress?.gateways ?? []).filter((each) => progress && !isSilent(each.atMs, progress.nowMs))
  const failing = seen.flatMap((each) => {
    const refusal = refusalOf(each, commit)
    return refusal ? [{ gateway: each.id, reason: inWords(refusal) }] : []
  })
  const failed = new Set(failing.map((each) => each.gateway))
  const enforcing = seen.filter((each) => each.revision >= commit.revision && !failed.has(each.id))
  const published =
    commit.revision === 0 || enforcing.length > 0 || (progress?.controller?.publishedRevision ?? 0) >= commit.revision
  const byAll = progress !== null && seen.length > 0 && enforcing.length === seen.length
  const slowest = byAll ? (commit.enforcement ?? slowestOf(enforcing, commit, progress)) : null
  return {
    revision: commit.revision,
    published,
    waitingFor: published ? null : waitingFor(progress),
    gateways: seen.length,
    enforcedBy: enforcing.length,
    tookMs: slowest?.tookMs ?? null,
    slowest: slowest?.slowest ?? null,
    pending: seen
      .filter((each) => each.revision < commit.revision && !failed.has(each.id))
      .map((each) => each.id)
      .sort()
      .slice(0, mostPending),
    failing,
  }
}

function waitingFor(progress: Progress | null): PublishStatus['waitingFor'] {
  if (!progress) return null // not known
  const { controller, nowMs } = progress
  if (!controller || isSilent(controller.atMs, nowMs)) return 'CONTROLLER'
  if (controller.waitingFor === 'DRIFT') return 'DRIFT'
  return controller.waitingFor === 'CONSUL' || !controller.consul.ok ? 'CONSUL' : null
}
