import { DomainError } from '@/domain/errors'
import { type Change, changeId, isOrder } from '@/domain/revision/object'
import type { PublishStatus } from '@/domain/view/views'
import { decideOrders } from '@/store/decide-orders'
import { requireActor } from '../access/require-actor'
import type { ControlContext } from '../context'
import { refusedOrders } from '../instances/refused-orders'
import { readFleet } from '../live/fleet'
import { editsBack, revisionToTakeBack } from './edits-back'
import { publishStatus } from './publish-status'

const longestMessage = 500

/**
 * Takes exactly one revision's changes back, in a new revision. Operators may do so with one that holds orders only.
 * Orders of instances that come back so must leave the service enough of them, as any order must.
 * @throws DomainError NOT_FOUND, FORBIDDEN, INVALID (too few instances would take requests); ConflictError when one of
 * its objects was changed since
 */
export async function revertRevision(
  context: ControlContext,
  { revision, message }: { revision: number; message?: string | undefined },
): Promise<PublishStatus> {
  const { database, clock, actor } = context
  const found = await revisionToTakeBack(database, revision)
  requireActor(actor, found.changes.every((each) => isOrder(changeId(each).kind)) ? 'OPERATOR' : 'EDITOR')
  const edits = editsBack(found)
  const services = [...found.before, ...found.changes.map(objectOf)].flatMap((each) =>
    each?.kind === 'instance-override' ? [each.spec.service] : [],
  )
  const fleet = services.length > 0 ? await readFleet(context) : null
  const by = { actor, nowMs: clock.now() }
  const done = await decideOrders(database, services, by, (standing) => {
    const refused = refusedOrders(edits, { fleet, standing, nowMs: by.nowMs })
    if (refused.length > 0) {
      const problems = refused.map((each) => ({ field: 'revision', value: revision, message: each }))
      throw new DomainError('INVALID', refused.join('; '), problems)
    }
    return {
      commit: {
        edits,
        message: message ?? `Take back revision ${String(revision)}: ${found.message}`.slice(0, longestMessage),
        reverts: revision,
      },
      result: null,
    }
  })
  return publishStatus(context, { revision: done.revision ?? revision })
}

function objectOf(change: Change) {
  return change.op === 'put' ? change.object : null
}
