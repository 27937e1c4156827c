import { DomainError } from '@/domain/errors'
import { writeAudit } from '@/store/audit'
import { deleteGateways, listKnownGateways } from '@/store/gateways'
import { redisKeys } from '@/wire/keys'
import type { ControlContext } from '../context'
import { askRedis } from '../live/ask-redis'
import { isSilent, readReports } from '../live/reports'
import { notFound } from '../not-found'

/**
 * Strikes a gateway that fell silent off the list of known ones. If it comes back, it is on it again.
 * @throws DomainError UNAVAILABLE when Redis does not answer, because then nobody knows whether it is silent; NOT_FOUND;
 * CONFLICT when it reports
 */
export async function forgetGateway(context: ControlContext, { id }: { id: string }): Promise<{ id: string }> {
  const { database, redis, clock, actor } = context
  const reports = await askRedis(redis, () => readReports(context))
  if (!reports)
    throw new DomainError('UNAVAILABLE', 'Redis does not answer, so nobody knows whether the gateway is there')
  const report = reports.gateways.find((each) => each.id === id)
  if (report && !isSilent(report.atMs, reports.nowMs)) {
    const message = `the gateway ${id} is there: it reported within the last 5 seconds`
    throw new DomainError('CONFLICT', message, [{ field: 'id', value: id, message }])
  }
  const known = (await listKnownGateways(database)).some((each) => each.id === id)
  if (!report && (!known || reports.left.has(id))) throw notFound('gateway', id, 'id')
  // The same word that a gateway leaves itself, so that the controller does not write the old report down once more.
  await redis.multi().hdel(redisKeys.gateways, id).hset(redisKeys.gatewaysLeft, id, reports.nowMs).exec()
  await deleteGateways(database, [id])
  await writeAudit(database, {
    atMs: clock.now(),
    actor,
    action: 'gateway.forget',
    object: `gateway/${id}`,
    detail: {},
  })
  return { id }
}
