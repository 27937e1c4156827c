import type { ControlParts } from '../context'
import { askRedis } from './ask-redis'
import { isSilent, readReports, type Reports } from './reports'
import { sharedRead } from './shared-read'

const reportsOf = sharedRead<Reports | null>(500, (redis) => askRedis(redis, () => readReports({ redis, clock: Date })))

/** Gateways that report now, and the revision that each has in force; null while Redis does not answer. */
export async function gatewaysThere({
  redis,
  clock,
}: ControlParts): Promise<readonly { id: string; revision: number }[] | null> {
  const reports = await reportsOf(redis, clock.now())
  return reports?.gateways.filter((each) => !isSilent(each.atMs, reports.nowMs)) ?? null
}
