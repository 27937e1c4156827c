import { DomainError } from '@/domain/errors'
import type { BreakerView } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function getBreaker(_parts: ControlParts, _input: { namespace: string; name: string }): Promise<BreakerView> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
