import { randomUUID } from 'node:crypto'
import { whyNotAdoptable } from '@/domain/service/adoptable'
import type { ActionReport, InstanceTarget } from '@/domain/view/fleet-views'
import { type Decision, decideOrders, type Standing } from '@/store/decide-orders'
import { publishStatus } from '../changes/publish-status'
import type { ControlContext } from '../context'
import { type Fleet, readFleet } from '../live/fleet'
import { judgeTargets, type Plan } from './judged-targets'
import { refuseUnstorable } from './refuse-unstorable'
import { type ServiceNow, unknownFleet } from './service-now'
import { deregisterMessage } from './words'

export interface DeregisterRequest {
  targets: readonly InstanceTarget[]
  reason: string
  /** Whether fewer instances may be left than the service wants. */
  force: boolean
}

type Removal = 'MANAGED' | 'FROM_CATALOG'

/**
 * Deregisters instances: managed ones are deleted, and the controller takes them out of Consul; entries of others that
 * nobody would put back are removed by the controller, too. The same guard holds as for draining. What operators ordered
 * of them goes with them.
 * @throws DomainError INVALID, UNAVAILABLE
 */
export async function deregisterInstances(context: ControlContext, request: DeregisterRequest): Promise<ActionReport> {
  const { database, clock, actor } = context
  refuseUnstorable(request)
  const by = { actor, nowMs: clock.now() }
  const fleet = await readFleet(context)
  const services = request.targets.map((each) => each.service)
  const { revision, result } = await decideOrders(database, services, by, (standing) =>
    decide(standing, { ...request, fleet, nowMs: by.nowMs }),
  )
  return { ...result, status: revision === null ? null : await publishStatus(context, { revision }) }
}

function decide(
  standing: Standing,
  circumstances: DeregisterRequest & { fleet: Fleet | null; nowMs: number },
): Decision<Pick<ActionReport, 'done' | 'failed'>> {
  const { targets, reason, force, fleet } = circumstances
  const { works, done, failed } = judgeTargets(targets, { ...circumstances, standing }, (target, service) =>
    planOf(target, service, { standing, fleet, force }),
  )
  const of = (removal: Removal) => works.flatMap(({ target, work }) => (work === removal ? [target] : []))
  const fromCatalog = of('FROM_CATALOG')
  return {
    remove: {
      ids: of('MANAGED').map((each) => each.instanceId),
      message: deregisterMessage(done, reason, force),
      reason: force ? `${reason} (forced)` : reason,
    },
    catalogOrders: fromCatalog.map(({ service, node, instanceId }) => ({
      id: randomUUID(),
      service,
      node,
      instanceId,
      successorId: null,
    })),
    audits: fromCatalog.map(({ service, node, instanceId, address, port }) => ({
      action: 'instance.remove',
      object: `catalog/${node}/${instanceId}`,
      detail: { service, address, port, reason, ...(force ? { force } : {}) },
    })),
    result: { done, failed },
  }
}

function planOf(
  target: InstanceTarget,
  service: ServiceNow,
  { standing, fleet, force }: { standing: Standing; fleet: Fleet | null; force: boolean },
): Plan<Removal> {
  if (!fleet && !force) return { refused: unknownFleet }
  const { instanceId } = target
  // One that is managed need not be in the catalog yet, or may stand there under an address that it had before.
  const managed = standing.managed.some((each) => each.id === instanceId && each.spec.service === target.service)
  const found = managed ? service.instances.find((each) => each.id === instanceId) : service.find(target)
  const step = { takes: found !== undefined && service.takes(found), willTake: false }
  if (managed) return { work: 'MANAGED', step }
  if (!fleet) return { refused: 'whether it can be removed is not known while Redis does not answer' }
  if (!found) return { refused: 'it is not in the catalog: it may have been deregistered' }
  if (found.managed) return { refused: 'it was deregistered already: the controller is taking it out of the catalog' }
  const reason = whyNotAdoptable(found) ?? whyUnderWay(standing, target)
  return reason === null ? { work: 'FROM_CATALOG', step } : { refused: reason }
}

/** Who has asked for the removal of an entry that is not gone yet. */
export function whyUnderWay({ removals }: Standing, { service, node, instanceId }: InstanceTarget): string | null {
  const known = removals.find(
    (each) => each.service === service && each.node === node && each.instanceId === instanceId,
  )
  if (!known) return null
  return `${known.actor} has ${known.successorId === null ? 'deregistered' : 'adopted'} it already: the controller is at it`
}
