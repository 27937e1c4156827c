import { DomainError } from '@/domain/errors'
import type { ServiceView } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function getService(_parts: ControlParts, _input: { name: string }): Promise<ServiceView> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
