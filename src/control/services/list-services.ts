import { DomainError } from '@/domain/errors'
import type { ServiceRow } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function listServices(_parts: ControlParts, _input: { namespace: string | null }): Promise<ServiceRow[]> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
