/** What the reader may do with a revision, and if not, why: the buttons say it instead of hiding. */
import { isOrder } from '@/domain/revision/object'
import { roles, type Role, type RevisionView } from '@/domain/view/views'

export type WhyNot = 'ROLE' | 'NEWEST'

type Subject = Pick<RevisionView, 'revision' | 'changes' | 'changeCount'>

/** A rollback to the newest would change nothing. */
export function whyNoRollback({ revision }: Pick<Subject, 'revision'>, newest: number, role: Role): WhyNot | null {
  if (revision >= newest) return 'NEWEST'
  return reaches(role, 'EDITOR') ? null : 'ROLE'
}

/** Who trips a breaker or drains an instance on call may take that back too; anything else is an editor's. */
export function whyNoRevert({ changes, changeCount }: Subject, role: Role): WhyNot | null {
  const onlyOrders = changeCount > 0 && changeCount === changes.length && changes.every(({ id }) => isOrder(id.kind))
  return reaches(role, onlyOrders ? 'OPERATOR' : 'EDITOR') ? null : 'ROLE'
}

function reaches(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least)
}
