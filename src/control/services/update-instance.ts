import { DomainError } from '@/domain/errors'
import type { InstanceSpec } from '@/domain/service/service'
import type { ControlContext } from '../context'

export function updateInstance(
  _context: ControlContext,
  _input: { id: string; version: number; spec: InstanceSpec },
): Promise<{ id: string; version: number }> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
