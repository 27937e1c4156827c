import { DomainError } from '@/domain/errors'
import type { ControlContext } from '../context'

export function deregisterInstance(_context: ControlContext, _input: { id: string }): Promise<{ id: string }> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
