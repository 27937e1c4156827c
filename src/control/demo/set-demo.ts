import { DomainError } from '@/domain/errors'
import type { ControlContext } from '../context'

export function setDemo(_context: ControlContext, _input: { on: boolean }): Promise<{ on: boolean }> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
