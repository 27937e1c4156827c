import { randomUUID } from 'node:crypto'
import { standingFor } from '@/domain/breaker/orders'
import {
  breakerOverrideNameOf,
  type BreakerOverrideSpec,
  type BreakerTarget,
  orderTarget,
  publishedTarget,
} from '@/domain/breaker/policy'
import { DomainError } from '@/domain/errors'
import { objectRef } from '@/domain/names'
import { type ObjectOf, objectKey, publishedObject } from '@/domain/revision/object'
import type { PublishStatus } from '@/domain/view/views'
import { type BreakerStanding, decideBreakerOrders } from '@/store/decide-breaker-orders'
import type { Stored } from '@/store/objects/table'
import { unstorableText } from '@/store/storable-text'
import { publishStatus } from '../changes/publish-status'
import type { ControlContext } from '../context'
import { notFound } from '../not-found'
import { standing } from './breaker-orders'
import { refuseUnseen } from './refuse-unseen'
import { readTargets, refuseTarget, type Targets } from './refuse-target'
import { orderMessage, verbOf } from './words'

interface Request extends Pick<BreakerTarget, 'instance' | 'gateway'>, Pick<BreakerOverrideSpec, 'intent' | 'reason'> {
  namespace: string
  name: string
  /** null holds until somebody resets it. */
  expiresInMs: number | null
  /** The version of the order that the operator saw standing, null for none; undefined: the last operator wins. */
  seenVersion?: number | null | undefined
}

/** Without instance and gateway it means the whole breaker. */
export type OverrideRequest = Omit<Request, 'instance' | 'gateway'> & Pick<BreakerOverrideSpec, 'instance' | 'gateway'>

/**
 * Holds a breaker in a state, or resets it, whatever its thresholds say: one revision. It means the whole breaker, or the
 * machines of one instance, one gateway, or both. An order for the whole breaker takes the place of all for single
 * machines. Gateways end it by themselves at its time.
 * @throws DomainError NOT_FOUND, INVALID, UNAVAILABLE; ConflictError (another order stands than the operator saw)
 */
export async function overrideBreaker(context: ControlContext, asked: OverrideRequest): Promise<PublishStatus> {
  const { database, clock, actor } = context
  const request: Request = { ...asked, ...orderTarget(asked) }
  const { namespace, name, intent, reason, expiresInMs } = request
  const problems = [
    ...unstorableText(reason, 'reason'),
    ...(intent === 'RESET' && expiresInMs !== null
      ? [{ field: 'expiresInMs', value: expiresInMs, message: 'a reset is done at once and cannot expire' }]
      : []),
  ]
  if (problems[0]) throw new DomainError('INVALID', problems[0].message, problems)
  const targets = await readTargets(context, request)
  const by = { actor, nowMs: clock.now() }
  const { revision } = await decideBreakerOrders(database, { namespace, name }, by, (stands) =>
    decide(stands, request, { ...by, targets }),
  )
  return publishStatus(context, { revision })
}

interface Circumstances {
  actor: { name: string }
  nowMs: number
  targets: Targets
}

function decide({ policy, orders }: BreakerStanding, request: Request, circumstances: Circumstances) {
  const { namespace, name, instance, gateway, seenVersion } = request
  const { nowMs } = circumstances
  if (!policy) throw notFound('breaker', objectRef(namespace, name))
  refuseTarget(policy, request, circumstances.targets)
  const holding = standing(orders, nowMs)
  if (seenVersion !== undefined) refuseUnseen({ ...request, seenVersion }, orders, newestFor(holding, request))

  const object = orderOf(request, orders, circumstances)
  const { spec } = object
  const whole = instance === null && gateway === null
  const others = orders.filter((each) => each.name !== object.name)
  // Those that are over say nothing any more; a RESET goes on cancelling what is older.
  const gone = others.filter((each) => whole || isLongOver(each, nowMs))
  const ended = whole ? holding.filter((each) => others.includes(each)).map((each) => each.spec) : []
  return {
    commit: {
      edits: [
        { op: 'put' as const, object, baseVersion: 'ANY' as const },
        ...gone.map((each) => ({
          op: 'delete' as const,
          id: { kind: each.kind, namespace, name: each.name },
          baseVersion: 'ANY' as const,
        })),
      ],
      message: orderMessage(name, spec, ended),
    },
    audit: {
      action: `breaker.${verbOf(spec.intent)}`,
      object: objectKey(object),
      detail: {
        instance,
        gateway,
        expiresAtMs: spec.expiresAtMs,
        reason: spec.reason,
        ended: ended.length,
      },
    },
  }
}

/** Of orders that hold the newest that this request would replace or stand above. */
function newestFor(
  holding: readonly Stored<'breaker-override'>[],
  target: Pick<BreakerTarget, 'instance' | 'gateway'>,
): Stored<'breaker-override'> | null {
  const specs = holding.map((each) => each.spec)
  const newest = standingFor(specs, target)
  return holding.find((each) => each.spec === newest) ?? null
}

/** @throws DomainError INVALID when its target cannot be named in an order */
function orderOf(
  request: Request,
  orders: readonly Stored<'breaker-override'>[],
  { actor, nowMs }: Circumstances,
): ObjectOf<'breaker-override'> {
  const { namespace, name, instance, gateway, intent, reason, expiresInMs } = request
  const spec: BreakerOverrideSpec = {
    id: randomUUID(),
    ...publishedTarget({ instance, gateway }),
    ...{ intent, reason },
    actor: actor.name,
    // Processes' clocks differ; the order that was given last is the newest all the same.
    atMs: Math.max(nowMs, ...orders.map((each) => each.spec.atMs + 1)),
    expiresAtMs: expiresInMs === null ? null : nowMs + expiresInMs,
  }
  const orderName = breakerOverrideNameOf({ breaker: name, instance, gateway })
  const object = publishedObject.safeParse({ kind: 'breaker-override', namespace, name: orderName, spec })
  if (object.success && object.data.kind === 'breaker-override') return object.data
  const field = gateway === null ? 'instance' : 'gateway'
  const message = `${gateway ?? instance ?? name} cannot be named in an order`
  throw new DomainError('INVALID', message, [{ field, value: gateway ?? instance, message }])
}

/** Long enough for every gateway's clock to have come to its end. */
const longOverMs = 60_000

function isLongOver({ spec }: Stored<'breaker-override'>, nowMs: number): boolean {
  return spec.expiresAtMs !== null && spec.expiresAtMs + longOverMs <= nowMs
}
