import { requestRepair } from '@/store/drifts'
import type { ControlContext } from '../context'

/** Has the controller put it right. @throws DomainError NOT_FOUND, CONFLICT (resolved meanwhile) */
export async function repairDrift({ database, clock, actor }: ControlContext, { id }: { id: string }): Promise<void> {
  await requestRepair(database, id, { actor, nowMs: clock.now() })
}
