/** Who may approve a change set, and when it is approved: by one who has no part in it and could have written it. */
import type { ApprovalView, ChangeSetView } from '../view/change-views'
import { type Role, roles } from '../view/views'

export interface ApprovalFacts {
  /** Namespaces among the edits that want a second approver. */
  namespaces: readonly string[]
  /** Who made the change set and who wrote its present edits, by user id. */
  writers: ReadonlySet<string>
  /** Of the present version; `role` is what the approver may do now. */
  approvals: readonly (ApprovalView & { role: Role | null })[]
}

const least: Role = 'EDITOR'

/** The approvals that count: not those of writers, nor of users whose role was taken away. */
export function validApprovals({ writers, approvals }: ApprovalFacts): ApprovalView[] {
  return approvals
    .filter(({ userId, role }) => !writers.has(userId) && reaches(role))
    .map(({ userId, by, atMs, comment }) => ({ userId, by, atMs, comment }))
}

/** Whether it may be published as far as approval goes. */
export function isApproved(facts: ApprovalFacts): boolean {
  return facts.namespaces.length === 0 || validApprovals(facts).length > 0
}

/** Why a user may not approve; null when it may. */
export function whyNotApprove(
  facts: ApprovalFacts,
  user: { id: string; role: Role },
): ChangeSetView['approval']['whyNot'] {
  if (facts.namespaces.length === 0) return 'NOT_NEEDED'
  if (!reaches(user.role)) return 'ROLE'
  if (facts.writers.has(user.id)) return 'OWN_CHANGE'
  return facts.approvals.some((each) => each.userId === user.id) ? 'GIVEN' : null
}

function reaches(role: Role | null): boolean {
  return role !== null && roles.indexOf(role) >= roles.indexOf(least)
}
