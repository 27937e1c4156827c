import { DomainError } from '@/domain/errors'
import type { PublishStatus } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function publishStatus(_parts: ControlParts, _input: { revision: number }): Promise<PublishStatus> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
