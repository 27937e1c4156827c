import { overlaps } from '@/domain/breaker/orders'
import type { BreakerTarget } from '@/domain/breaker/policy'
import { ConflictError } from '@/domain/revision/conflict'
import type { ObjectConflict } from '@/domain/view/change-views'
import { publishedOf, type Stored } from '@/store/objects/table'
import { orderMessage, whatStands } from './words'

type StoredOrder = Stored<'breaker-override'>

interface Request extends Pick<BreakerTarget, 'instance' | 'gateway'> {
  namespace: string
  name: string
  seenVersion: number | null
}

/**
 * Refuses what would silently undo another operator's order: one that was given, or was ended by a reset, after this
 * operator looked. That the order which was seen has run out meanwhile is no reason.
 * @param orders all of the breaker
 * @param stands the newest order that holds for the target, if any
 * @throws ConflictError with the order that stands, or the reset, as its conflict
 */
export function refuseUnseen(request: Request, orders: readonly StoredOrder[], stands: StoredOrder | null): void {
  const { seenVersion } = request
  if ((stands?.version ?? null) === seenVersion) return
  if (stands) throw conflict(request, stands)
  const seen = orders.find((each) => each.version === seenVersion)
  const reset = orders
    .filter((each) => each.spec.intent === 'RESET' && overlaps(each.spec, request))
    .filter((each) => each.version > (seenVersion ?? 0))
    .sort((a, b) => b.version - a.version)[0]
  if (reset) throw conflict(request, reset)
  if (!seen) throw conflict(request, null)
}

function conflict({ namespace, name, seenVersion, instance, gateway }: Request, order: StoredOrder | null) {
  const message = order
    ? `${whatStands(name, order.spec)} (revision ${String(order.version)}), since this was looked at`
    : `the order of revision ${String(seenVersion)} was taken back since this was looked at`
  const conflicts: ObjectConflict[] = order
    ? [
        {
          id: { kind: 'breaker-override', namespace, name: order.name },
          baseVersion: seenVersion,
          base: null,
          current: { object: publishedOf(order), version: order.version },
          changed: {
            by: order.spec.actor,
            atMs: order.spec.atMs,
            revision: order.version,
            message: orderMessage(name, order.spec),
          },
        },
      ]
    : []
  const value = { instance, gateway, seenVersion }
  return new ConflictError(message, [{ field: 'seenVersion', value, message }], conflicts)
}
