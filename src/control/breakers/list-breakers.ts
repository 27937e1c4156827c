import { DomainError } from '@/domain/errors'
import type { BreakerView } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function listBreakers(_parts: ControlParts, _input: { namespace: string | null }): Promise<BreakerView[]> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
