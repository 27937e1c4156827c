import { DomainError } from '@/domain/errors'
import type { LimitRow } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function getLimit(_parts: ControlParts, _input: { namespace: string; name: string }): Promise<LimitRow> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
