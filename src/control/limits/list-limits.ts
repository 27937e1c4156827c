import { DomainError } from '@/domain/errors'
import type { LimitRow } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function listLimits(_parts: ControlParts, _input: { namespace: string | null }): Promise<LimitRow[]> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
