import { DomainError } from '@/domain/errors'
import type { ChangePreview, Edit } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function previewEdits(_parts: ControlParts, _input: { edits: Edit[] }): Promise<ChangePreview> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
