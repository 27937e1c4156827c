import { DomainError } from '@/domain/errors'
import type { SessionView } from '@/domain/view/views'
import type { Actor, ControlParts } from '../context'

export function currentSession(_parts: ControlParts, _actor: Actor | null): Promise<SessionView> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
