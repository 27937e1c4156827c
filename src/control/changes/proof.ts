import type { Enforcement } from '@/domain/view/change-views'
import type { GatewayReport } from '@/wire/gateway-report'

/** A commit whose way to the gateways is told. */
export interface Commit {
  revision: number
  checksum: string
  committedAtMs: number
  /** What was written down when all gateways had it. */
  enforcement: Enforcement | null
}

/** What stands for the state before the first revision: nothing, which every gateway enforces. */
export const beforeFirst: Commit = { revision: 0, checksum: '', committedAtMs: 0, enforcement: null }

/** When a revision was in force where, and how Redis' clock, in which that is told, differs from the commit's. */
export interface Witness {
  /** Gateway id → ms of Redis' clock. */
  enforcedAtMs: ReadonlyMap<string, number>
  /** What to add to a time of commit to have Redis' time. */
  skewMs: number
}

export interface Refusal {
  object: string | null
  reason: string
}

/** From commit to in force, ms; null when the gateway was not there when the revision came. */
export function tookMs(gateway: string, commit: Commit, { enforcedAtMs, skewMs }: Witness): number | null {
  const atMs = enforcedAtMs.get(gateway)
  if (atMs === undefined || commit.revision === 0) return null
  // What skew is left after the correction is no reason to tell of a gateway that was early.
  return Math.max(0, Math.round(atMs - (commit.committedAtMs + skewMs)))
}

/**
 * The last of these gateways to have the revision in force, and how many told when. Gateways that started after the commit
 * and did not see it come do not count; when another cannot tell either, nobody knows, and it is null.
 */
export function slowestOf(
  enforcing: readonly Pick<GatewayReport, 'id' | 'startedAtMs'>[],
  commit: Commit,
  witness: Witness,
): { gateways: number; slowest: string; tookMs: number } | null {
  let slowest: { gateway: string; took: number } | null = null
  let gateways = 0
  for (const { id, startedAtMs } of enforcing) {
    const took = tookMs(id, commit, witness)
    if (took !== null) {
      gateways += 1
      if (slowest === null || took > slowest.took) slowest = { gateway: id, took }
    } else if (startedAtMs <= commit.committedAtMs + witness.skewMs) return null
  }
  return slowest && { gateways, slowest: slowest.gateway, tookMs: slowest.took }
}

/**
 * Why a gateway that is there does not enforce the revision though it could; null when it does, or may still. Its number
 * proves that it does and, as long as it is at that one, the checksum of all its rules.
 */
export function refusalOf(report: GatewayReport, commit: Commit): Refusal | null {
  if (report.revision < commit.revision) {
    if (report.state !== 'ERROR') return null
    return { object: report.error?.object ?? null, reason: report.error?.reason ?? 'it refused the revision' }
  }
  const differs = report.revision === commit.revision && commit.revision > 0 && report.checksum !== commit.checksum
  return differs ? { object: null, reason: 'its rules have another checksum' } : null
}

export function inWords({ object, reason }: Refusal): string {
  return object === null ? reason : `${object}: ${reason}`
}
