import { DomainError } from '@/domain/errors'
import { type Role, roles } from '@/domain/view/views'
import type { Actor } from '../context'

/**
 * The actor, when there is one and its role reaches `role`.
 * @throws DomainError UNAUTHENTICATED, FORBIDDEN
 */
export function requireActor(actor: Actor | null, role: Role): Actor {
  if (!actor) throw new DomainError('UNAUTHENTICATED', 'Sign in first')
  if (roles.indexOf(actor.role) < roles.indexOf(role)) {
    throw new DomainError('FORBIDDEN', `This needs the role ${role}; yours is ${actor.role}`)
  }
  return actor
}
