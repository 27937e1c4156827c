import { DomainError } from '@/domain/errors'
import type { SessionView } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function setUpFirstUser(
  _parts: ControlParts,
  _input: { code: string; name: string; email: string; password: string },
): Promise<SessionView> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
