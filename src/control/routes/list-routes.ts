import { DomainError } from '@/domain/errors'
import type { RouteRow } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function listRoutes(_parts: ControlParts, _input: { namespace: string | null }): Promise<RouteRow[]> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
