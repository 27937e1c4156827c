import { DomainError } from '@/domain/errors'
import type { BreakerOverrideSpec } from '@/domain/breaker/policy'
import type { PublishStatus } from '@/domain/view/views'
import type { ControlContext } from '../context'

export function overrideBreaker(
  _context: ControlContext,
  _input: {
    namespace: string
    name: string
    intent: BreakerOverrideSpec['intent']
    reason: string
    expiresInMs: number | null
  },
): Promise<PublishStatus> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
