import { DomainError } from '@/domain/errors'
import type { SystemStatus } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function systemStatus(_parts: ControlParts): Promise<SystemStatus> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
