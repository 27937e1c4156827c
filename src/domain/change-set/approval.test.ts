import { describe, expect, it } from 'vitest'
import { type ApprovalFacts, isApproved, validApprovals, whyNotApprove } from './approval'
import type { Role } from '../view/views'

const approval = (userId: string, role: Role | null) => ({ userId, by: userId, atMs: 1, comment: '', role })

function facts(rest: Partial<ApprovalFacts> = {}): ApprovalFacts {
  return { namespaces: ['shop'], writers: new Set(['ana', 'bo']), approvals: [], ...rest }
}

describe('a change set', () => {
  it.each<[string, boolean, Partial<ApprovalFacts>]>([
    ['where no namespace asks for it', true, { namespaces: [] }],
    ['with nobody’s approval', false, {}],
    ['with that of an editor who has no part in it', true, { approvals: [approval('cy', 'EDITOR')] }],
    ['with that of an administrator', true, { approvals: [approval('cy', 'ADMIN')] }],
    ['with that of its author', false, { approvals: [approval('ana', 'ADMIN')] }],
    ['with that of who wrote one of its edits', false, { approvals: [approval('bo', 'EDITOR')] }],
    ['with that of an operator', false, { approvals: [approval('cy', 'OPERATOR')] }],
    ['with that of one who is gone', false, { approvals: [approval('cy', null)] }],
    ['with one that counts beside others', true, { approvals: [approval('ana', 'ADMIN'), approval('cy', 'EDITOR')] }],
  ])('%s is approved: %s', (_what, approved, rest) => {
    expect(isApproved(facts(rest))).toBe(approved)
  })

  it('shows those approvals alone that count, without roles', () => {
    const approvals = [approval('ana', 'ADMIN'), approval('cy', 'EDITOR')]
    expect(validApprovals(facts({ approvals }))).toEqual([{ userId: 'cy', by: 'cy', atMs: 1, comment: '' }])
  })
})

describe('whether a user may approve', () => {
  it.each<[string, ReturnType<typeof whyNotApprove>, { id: string; role: Role }, Partial<ApprovalFacts>]>([
    ['an editor who has no part in it', null, { id: 'cy', role: 'EDITOR' }, {}],
    ['its author', 'OWN_CHANGE', { id: 'ana', role: 'ADMIN' }, {}],
    ['who wrote one of its edits', 'OWN_CHANGE', { id: 'bo', role: 'EDITOR' }, {}],
    ['an operator', 'ROLE', { id: 'cy', role: 'OPERATOR' }, {}],
    ['who did already', 'GIVEN', { id: 'cy', role: 'EDITOR' }, { approvals: [approval('cy', 'EDITOR')] }],
    ['anybody, where it is not asked for', 'NOT_NEEDED', { id: 'cy', role: 'EDITOR' }, { namespaces: [] }],
  ])('%s: %s', (_what, whyNot, user, rest) => {
    expect(whyNotApprove(facts(rest), user)).toBe(whyNot)
  })
})
