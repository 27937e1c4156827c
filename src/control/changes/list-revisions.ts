import { DomainError } from '@/domain/errors'
import type { RevisionRow } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function listRevisions(
  _parts: ControlParts,
  _input: { before?: number | undefined; limit: number },
): Promise<RevisionRow[]> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
