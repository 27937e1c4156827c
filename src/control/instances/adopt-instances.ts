import { randomUUID } from 'node:crypto'
import { adoptionOf } from '@/domain/drift/adopt'
import { DomainError } from '@/domain/errors'
import { whyNotAdoptable } from '@/domain/service/adoptable'
import { instanceAddress, instanceCheck, type InstanceSpec } from '@/domain/service/service'
import type { ActionReport, InstanceTarget } from '@/domain/view/fleet-views'
import { decideOrders, type Standing } from '@/store/decide-orders'
import type { ControlContext } from '../context'
import { readFleet } from '../live/fleet'
import { whyUnreachable } from '../services/refuse-unreachable'
import { whyUnderWay } from './deregister-instances'
import { judgeTargets, type Plan } from './judged-targets'
import { refuseUnstorable } from './refuse-unstorable'
import type { ServiceNow } from './service-now'

export interface AdoptRequest {
  targets: readonly InstanceTarget[]
  namespace: string
}

/**
 * Takes over instances that registered themselves and that nobody would put back: each becomes a managed instance at the
 * same place with a TCP check, and the controller puts it in the place of the entry. It is no revision.
 * @throws DomainError INVALID (no such namespace), UNAVAILABLE (the fleet is not known), CONFLICT
 */
export async function adoptInstances(context: ControlContext, request: AdoptRequest): Promise<ActionReport> {
  const { database, clock, actor, allowLoopback } = context
  const { targets, namespace } = request
  refuseUnstorable(request)
  const fleet = await readFleet(context)
  if (!fleet) throw new DomainError('UNAVAILABLE', 'The fleet is not known while Redis does not answer')
  const by = { actor, nowMs: clock.now() }
  const services = targets.map((each) => each.service)
  const { result } = await decideOrders(database, services, by, (standing) => {
    refuseMissing(standing, namespace)
    const { works, done, failed } = judgeTargets(
      targets,
      { fleet, standing, nowMs: by.nowMs, force: false },
      (target, service) => planOf(target, service, { standing, allowLoopback }),
    )
    const successors = works.map(({ target, work }) => ({ target, id: randomUUID(), namespace, spec: work }))
    return {
      takeIn: successors,
      catalogOrders: successors.map(({ target: { service, node, instanceId }, id }) => ({
        id: randomUUID(),
        service,
        node,
        instanceId,
        successorId: id,
      })),
      result: { done, failed },
    }
  })
  return { ...result, status: null }
}

function refuseMissing({ namespaces }: Standing, namespace: string): void {
  if (namespaces.includes(namespace)) return
  const message = `there is no namespace ${namespace}`
  throw new DomainError('INVALID', message, [{ field: 'namespace', value: namespace, message }])
}

function planOf(
  target: InstanceTarget,
  service: ServiceNow,
  { standing, allowLoopback }: { standing: Standing; allowLoopback: boolean },
): Plan<InstanceSpec> {
  const found = service.find(target)
  if (!found) return { refused: 'it is not in the catalog: it may have been deregistered' }
  const reason =
    whyNotAdoptable(found) ?? whyUnderWay(standing, target) ?? whyUnreachable(found.address, { allowLoopback })
  if (reason !== null) return { refused: reason }
  const place = instanceAddress(target)
  if (standing.managed.some(({ spec }) => spec.service === target.service && instanceAddress(spec) === place)) {
    return { refused: `there is a managed instance of ${target.service} at ${place} already` }
  }
  // An order names the registration that it is meant for, and would let the new one take requests.
  if (service.orderOf(found)?.instanceId === found.id) {
    return { refused: 'it is under an order, which would not hold for the managed one: restore it first' }
  }
  const adoption = adoptionOf({
    target: 'CONSUL_CATALOG',
    key: `${found.service}/${found.id}`,
    kind: 'FOREIGN',
    expected: null,
    found,
  })
  if (!adoption.possible) return { refused: adoption.reason }
  const check = instanceCheck.parse({ type: 'TCP' })
  const takes = service.takes(found)
  return {
    work: { ...adoption.spec, check, deregisterAfterMs: null, agent: null },
    step: { takes, willTake: takes },
  }
}
