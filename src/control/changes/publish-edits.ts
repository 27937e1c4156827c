import { DomainError } from '@/domain/errors'
import type { Edit, PublishStatus } from '@/domain/view/views'
import type { ControlContext } from '../context'

export function publishEdits(
  _context: ControlContext,
  _input: { edits: Edit[]; message: string },
): Promise<PublishStatus> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
