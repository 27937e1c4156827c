import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '@/domain/log'
import { listUnproven, saveEnforcements, type Unproven } from '@/store/enforcements'
import type { Enforcement } from '@/domain/view/change-views'
import { type Commit, refusalOf, slowestOf } from '../changes/proof'
import { redisKeys } from '@/wire/keys'
import type { ControlParts } from '../context'
import { isSilent, readEnforced, readReports, type Reports } from '../live/reports'

/**
 * Writes down, once for each revision, that every gateway that is there enforces it, how long that took and which was the
 * last. Revisions that were quickly followed by others are proven by what gateways wrote of each, so none is missed; the
 * work of a turn is bounded, and what is older than a day is left without, because nobody keeps what would prove it.
 */
const everyMs = 500
const batchSize = 200
const provableForMs = 24 * 3_600_000
const provenKeptS = 3600
/** How long a gateway's word of when it had a revision in force may lag behind its word that it has. */
const wordWithinMs = 10_000

export type Proof = Enforcement & { revision: number }

/** For the controller; runs until `signal` aborts. What fails now is made up for by the next turn. */
export async function keepEnforcementsRecorded(parts: ControlParts, log: Log, signal: AbortSignal): Promise<void> {
  const recorder = new EnforcementRecorder(parts)
  while (!signal.aborted) {
    const more = await recorder.turn().catch((error: unknown) => {
      log.debug('enforcements were not written down', { error: error instanceof Error ? error.message : String(error) })
      return false
    })
    await delay(more ? 0 : everyMs, undefined, { signal }).catch(() => undefined)
  }
}

export class EnforcementRecorder {
  /** Up to here everything is written down, or will never be. */
  private settled = 0
  /** The revision whose proof is waited for, and since when. */
  private waiting = { revision: 0, sinceMs: 0 }

  constructor(private readonly parts: ControlParts) {}

  /**
   * Writes down what has come true, for one batch of revisions.
   * @returns whether there may be more
   * @throws what Redis or the database say
   */
  async turn(): Promise<boolean> {
    const { database, clock } = this.parts
    const reports = await readReports(this.parts)
    const seen = reports.gateways.filter((each) => !isSilent(each.atMs, reports.nowMs))
    // Nothing above this is in force everywhere; most turns end here, without a question to the database.
    const everywhere = seen.length === 0 ? 0 : Math.min(...seen.map((each) => each.revision))
    if (everywhere <= this.settled) {
      this.settled = everywhere // lower when a gateway fell back, or the database was set back and numbers come again
      return false
    }
    const sinceMs = clock.now() - provableForMs
    const unproven = await listUnproven(database, { after: this.settled, sinceMs, limit: batchSize })
    const reached = unproven.filter((each) => each.revision <= everywhere)
    const numbers = reached.map((each) => each.revision)
    const enforced = await readEnforced(this.parts, numbers)
    const waitedMs = numbers[0] === this.waiting.revision ? reports.nowMs - this.waiting.sinceMs : 0
    const { proofs, settled } = prove(reached, enforced, { ...reports, gateways: seen }, waitedMs >= wordWithinMs)
    if (proofs.length > 0) {
      await saveEnforcements(database, proofs)
      await this.keepShorter(proofs)
    }
    const next = numbers[settled]
    if (next === undefined) this.settled = numbers.length === batchSize ? (numbers.at(-1) ?? 0) : everywhere
    else {
      this.settled = next - 1
      if (next !== this.waiting.revision) this.waiting = { revision: next, sinceMs: reports.nowMs }
    }
    return next === undefined && numbers.length === batchSize
  }

  /** What each gateway said of a revision is looked at while it is young; its proof is in the database for ever. */
  private async keepShorter(proven: readonly Proof[]): Promise<void> {
    const pipeline = this.parts.redis.pipeline()
    for (const { revision } of proven) pipeline.expire(redisKeys.enforced(revision), provenKeptS)
    await pipeline.exec()
  }
}

/**
 * What can be written down of these revisions, which all gateways that are there have reached.
 * @param enforced for each revision, when which gateway had it
 * @param isOver whether gateways had their time to say when, so that what is not said by now never will be
 * @returns proofs, and how many of the revisions, from the first, are settled: proven, or never to be
 */
export function prove(
  revisions: readonly Unproven[],
  enforced: readonly ReadonlyMap<string, number>[],
  { gateways, nowMs, skewMs }: Pick<Reports, 'gateways' | 'nowMs' | 'skewMs'>,
  isOver: boolean,
): { proofs: Proof[]; settled: number } {
  const proofs: Proof[] = []
  let settled = 0
  for (const [at, revision] of revisions.entries()) {
    const commit: Commit = { ...revision, enforcement: null }
    if (gateways.some((each) => refusalOf(each, commit) !== null)) break
    const slowest = slowestOf(gateways, commit, { enforcedAtMs: enforced[at] ?? new Map<string, number>(), skewMs })
    const isRecent = nowMs - (revision.committedAtMs + skewMs) < wordWithinMs
    if (!slowest && (isRecent || !isOver)) break
    if (slowest) proofs.push({ revision: revision.revision, ...slowest, atMs: revision.committedAtMs + slowest.tookMs })
    settled = at + 1
  }
  return { proofs, settled }
}
