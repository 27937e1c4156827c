import type { BreakerEventRow, BreakerEventsQuery } from '@/domain/view/breaker-views'
import { listBreakerEvents as list } from '@/store/breaker-events'
import type { ControlParts } from '../context'

/** How a breaker moved, newest first; of one instance or one gateway where they are named. */
export function listBreakerEvents({ database }: ControlParts, query: BreakerEventsQuery): Promise<BreakerEventRow[]> {
  return list(database, query)
}
