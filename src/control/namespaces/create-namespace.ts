import { DomainError } from '@/domain/errors'
import type { NamespaceView } from '@/domain/view/views'
import type { ControlContext } from '../context'

export function createNamespace(_context: ControlContext, _input: NamespaceView): Promise<NamespaceView> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
