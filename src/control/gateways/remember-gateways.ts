import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '@/domain/log'
import { deleteGateways, forgetGateways, rememberGateways as remember } from '@/store/gateways'
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
 * Writes down which gateways report now; strikes out those that took themselves off the list; and forgets those that have
 * been silent for long, in Redis too: a gateway that was killed takes nothing back.
 * @throws what Redis or the database say
 */
export async function rememberGateways(parts: ControlParts): Promise<void> {
  const { database, redis } = parts
  const { gateways, left, nowMs } = await readReports(parts)
  const forgottenMs = nowMs - forgottenAfterMs
  const gone = gateways.filter((each) => each.atMs < forgottenMs).map((each) => each.id)
  if (gone.length > 0) await redis.hdel(redisKeys.gateways, ...gone)
  const present = gateways.filter((each) => each.atMs >= forgottenMs)
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
  if (left.size > 0) {
    await deleteGateways(database, [...left])
    // Last: had this process been killed before, the next turn would still know of it.
    await redis.hdel(redisKeys.gatewaysLeft, ...left)
  }
  await forgetGateways(database, forgottenMs)
}
