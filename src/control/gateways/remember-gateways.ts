import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '@/domain/log'
import { forgetGateways, rememberGateways as remember } from '@/store/gateways'
import { redisKeys } from '@/wire/keys'
import type { ControlParts } from '../context'
import { readReports } from '../live/reports'

const everyMs = 15_000
/** A gateway that was away for so long is not missed any more. */
const forgottenAfterMs = 7 * 24 * 3_600_000

/**
 * Keeps written down which gateways report, so that one that falls silent is still known when Redis has forgotten it.
 * For the controller; runs until `signal` aborts. What fails now is made up for by the next turn.
 */
export async function keepGatewaysKnown(parts: ControlParts, log: Log, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await rememberGateways(parts).catch((error: unknown) => {
      log.debug('gateways were not written down', { error: error instanceof Error ? error.message : String(error) })
    })
    await delay(everyMs, undefined, { signal }).catch(() => undefined)
  }
}

/**
 * Writes down which gateways report now, and forgets those that have not for long, in Redis too: a gateway that was
 * killed takes nothing back.
 * @throws what Redis or the database say
 */
export async function rememberGateways({ database, redis, clock }: ControlParts): Promise<void> {
  const forgottenMs = clock.now() - forgottenAfterMs
  const reports = await readReports(redis)
  const gone = reports.filter((each) => each.atMs < forgottenMs).map((each) => each.id)
  if (gone.length > 0) await redis.hdel(redisKeys.gateways, ...gone)
  const present = reports.filter((each) => each.atMs >= forgottenMs)
  await remember(
    database,
    present.map(({ id, node, address, version, startedAtMs, atMs, revision, checksum }) => ({
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
  await forgetGateways(database, forgottenMs)
}
