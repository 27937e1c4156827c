import { DomainError } from '@/domain/errors'
import type { LockRow } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function listLocks(_parts: ControlParts): Promise<LockRow[]> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
