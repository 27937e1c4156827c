import { DomainError } from '@/domain/errors'
import type { NamespaceView } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function listNamespaces(_parts: ControlParts): Promise<NamespaceView[]> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
