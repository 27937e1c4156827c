import { adoptDrift as adopt } from '@/store/adopt-drift'
import type { ControlContext } from '../context'
import { whyUnreachable } from '../services/refuse-unreachable'

/**
 * Takes what was found in the catalog in as a managed instance.
 * @throws DomainError INVALID (cannot be adopted; no such namespace), NOT_FOUND, CONFLICT
 */
export function adoptDrift(
  { database, clock, actor, allowLoopback }: ControlContext,
  input: { id: string; namespace: string },
): Promise<{ instanceId: string }> {
  return adopt(database, input, { actor, nowMs: clock.now() }, ({ address }) =>
    whyUnreachable(address, { allowLoopback }),
  )
}
