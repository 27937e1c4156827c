import { DomainError } from '@/domain/errors'
import type { RevisionView } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function getRevision(_parts: ControlParts, _input: { revision: number }): Promise<RevisionView> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
