import { publishedObject } from '@/domain/revision/object'
import { mayReduce, overrideAfter } from '@/domain/service/instance-action'
import { isOver, overrideNameOf } from '@/domain/service/instance-override'
import type { CatalogInstance } from '@/domain/service/service'
import type { ActionReport, InstanceAction, InstanceTarget } from '@/domain/view/fleet-views'
import type { StoreEdit } from '@/store/commit-revision'
import { type Decision, decideOrders, type Standing } from '@/store/decide-orders'
import { publishStatus } from '../changes/publish-status'
import type { ControlContext } from '../context'
import { type Fleet, readFleet } from '../live/fleet'
import { judgeTargets, type Plan } from './judged-targets'
import { refuseUnstorable } from './refuse-unstorable'
import { type ServiceNow, unknownFleet } from './service-now'
import { actionMessage } from './words'

export interface ActRequest {
  targets: readonly InstanceTarget[]
  action: InstanceAction
  /** Whether fewer instances may be left than the service wants. */
  force: boolean
}

interface Circumstances extends ActRequest {
  fleet: Fleet | null
  actor: { id: string; name: string }
  nowMs: number
}

/** What standing orders become: nothing where they are so already. */
type Edits = StoreEdit[]

/**
 * Drains, maintains, weighs or restores instances: all that can be done is one revision, and the others are named with
 * the reason. Orders that would leave fewer instances taking requests than the service wants are refused, unless forced;
 * that is judged while nobody else can commit. The last operator wins over the one before.
 * @throws DomainError INVALID, UNAVAILABLE
 */
export async function actOnInstances(context: ControlContext, request: ActRequest): Promise<ActionReport> {
  const { database, clock, actor } = context
  refuseUnstorable(request)
  const by = { actor, nowMs: clock.now() }
  const fleet = await readFleet(context)
  const services = request.targets.map((each) => each.service)
  const { revision, result } = await decideOrders(database, services, by, (standing) =>
    decide(standing, { ...request, ...by, fleet }),
  )
  return { ...result, status: revision === null ? null : await publishStatus(context, { revision }) }
}

function decide(standing: Standing, circumstances: Circumstances): Decision<Pick<ActionReport, 'done' | 'failed'>> {
  const { targets, action, force, nowMs } = circumstances
  const { works, done, failed } = judgeTargets(targets, { ...circumstances, standing }, (target, service) =>
    planOf(target, service, circumstances),
  )
  const changed = works.filter(({ work }) => work.length > 0)
  if (changed.length === 0) return { result: { done, failed } }
  const edits = changed.flatMap(({ work }) => work)
  const named = new Set(targets.map(overrideNameOf))
  const over = standing.orders.filter(({ name, spec }) => !named.has(name) && isOver(spec, nowMs))
  return {
    commit: {
      edits: [...edits, ...over.map(deletion)],
      message: actionMessage(
        action,
        changed.map(({ target }) => target),
        force,
      ),
    },
    audits: changed.map(({ target, work }) => ({
      action: `instance.${action.do.toLowerCase()}`,
      object: `instance-override/${namespaceOf(work)}/${overrideNameOf(target)}`,
      detail: { node: target.node, instanceId: target.instanceId, reason: action.reason, ...(force ? { force } : {}) },
    })),
    result: { done, failed },
  }
}

function planOf(target: InstanceTarget, service: ServiceNow, circumstances: Circumstances): Plan<Edits> {
  const { fleet, action, force } = circumstances
  const found = service.find(target)
  const others = service.instances.filter(
    (each) => each !== found && each.address === target.address && each.port === target.port,
  )
  const rival = others.find((each) => service.ordersAt(target).some(({ spec }) => spec.instanceId === each.id))
  if (rival && rival.id !== target.instanceId) {
    if (action.do === 'RESTORE') return { work: [], step: unchanged }
    return { refused: `its address is under an order for another registration, ${rival.id} on ${rival.node}` }
  }
  if (action.do === 'RESTORE') return restoring(target, service, found)
  if (fleet && !found) return { refused: 'it is not in the catalog: it may have been deregistered' }
  if (!fleet && mayReduce(action) && !force) return { refused: unknownFleet }
  if (!fleet && action.do === 'WEIGHT' && action.overMs > 0) {
    return { refused: 'its weight is not known while Redis does not answer: give the new one at once, without a ramp' }
  }
  return ordering(target, service, found, circumstances)
}

const unchanged = { takes: false, willTake: false }

/** Also where the instance is gone: its order would wait for it. */
function restoring(target: InstanceTarget, service: ServiceNow, found: CatalogInstance | undefined): Plan<Edits> {
  const orders = service.ordersAt(target)
  if (!found && orders.length === 0) return { refused: 'it is not in the catalog, and nothing is ordered of it' }
  const step = found ? { takes: service.takes(found), willTake: service.takesUnder(found, undefined) } : unchanged
  // Whoever restores may always: the registered weight may be 0, but that is not the order's doing.
  return { work: orders.map(deletion), step: { ...step, willTake: step.takes || step.willTake } }
}

function ordering(
  target: InstanceTarget,
  service: ServiceNow,
  found: CatalogInstance | undefined,
  { action, actor, nowMs }: Circumstances,
): Plan<Edits> {
  const instance = found ?? {
    ...target,
    id: target.instanceId,
    weight: action.do === 'WEIGHT' && action.to !== null ? action.to : 1,
  }
  const standing = service.orderOf(instance)
  const spec = overrideAfter(action, { instance, standing, actor: actor.name, nowMs })
  const step = found
    ? { takes: service.takes(found), willTake: service.takesUnder(found, spec ?? undefined) }
    : unchanged
  const [kept, ...surplus] = service.ordersAt(target)
  if (!spec) return { work: service.ordersAt(target).map(deletion), step }
  const namespace = kept?.namespace ?? service.namespaceFor(instance.id)
  if (namespace === null) return { refused: 'there is no namespace that the order could be written in' }
  const name = overrideNameOf(target)
  const object = publishedObject.safeParse({ kind: 'instance-override', namespace, name, spec })
  if (!object.success) {
    const [issue] = object.error.issues
    const field = issue?.path.at(-1) ?? 'it'
    return { refused: `gateways take no order of it: ${String(field)}: ${issue?.message ?? 'is not allowed'}` }
  }
  return { work: [{ op: 'put', object: object.data, baseVersion: 'ANY' }, ...surplus.map(deletion)], step }
}

function deletion({ namespace, name }: { namespace: string; name: string }): StoreEdit {
  return { op: 'delete', id: { kind: 'instance-override', namespace, name }, baseVersion: 'ANY' }
}

function namespaceOf([edit]: Edits): string {
  if (!edit) return ''
  return edit.op === 'put' ? edit.object.namespace : edit.id.namespace
}
