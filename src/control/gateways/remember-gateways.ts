import { forgetGateways, rememberGateways as remember } from '@/store/gateways'
import type { ControlParts } from '../context'
import { readReports } from '../live/reports'

/** A gateway that was away for so long is not missed any more. */
const forgottenAfterMs = 7 * 24 * 3_600_000

/**
 * Writes down which gateways report, so that one that falls silent is still known when Redis has forgotten it. For the
 * controller, a few times a minute.
 * @throws what Redis or the database say; the next call makes up for it
 */
export async function rememberGateways({ database, redis, clock }: ControlParts): Promise<void> {
  const reports = await readReports(redis)
  await remember(
    database,
    reports.map(({ id, node, address, version, startedAtMs, atMs, revision, checksum }) => ({
      id,
      node,
      address,
      version,
      startedAtMs,
      lastSeenMs: atMs,
      revision,
      checksum,
    })),
  )
  await forgetGateways(database, clock.now() - forgottenAfterMs)
}
