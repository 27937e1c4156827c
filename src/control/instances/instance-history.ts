import type { HealthEventView } from '@/domain/view/fleet-views'
import { listHealthEvents } from '@/store/health-events'
import type { ControlParts } from '../context'

/** How the health of a service's instances, or of one of them, has changed: newest first. */
export function instanceHistory(
  { database }: ControlParts,
  query: { service: string; instance?: string | undefined; beforeId?: string | undefined; limit: number },
): Promise<HealthEventView[]> {
  const { service, instance, beforeId, limit } = query
  return listHealthEvents(database, {
    service,
    limit,
    ...(instance === undefined ? {} : { instance }),
    ...(beforeId === undefined ? {} : { beforeId }),
  })
}
