import { describe, expect, it, test } from 'vitest'
import { serviceSpec, subsetSpec } from '@/domain/service/service'
import type { ChangeSetEditView, ChangeSetView, ObjectConflict } from '@/domain/view/change-views'
import { conflictCards, editCards, hindranceOf, isNews, wordsVersion } from './set-state'

const id = { kind: 'service', namespace: 'shop', name: 'orders' } as const
const object = { ...id, spec: serviceSpec.parse({ owner: 'ops' }) }
const edit: ChangeSetEditView = {
  edit: { op: 'put', object, baseVersion: 4 },
  base: { ...id, spec: serviceSpec.parse({ owner: 'web' }) },
  updatedBy: 'ada',
  updatedAtMs: 1,
}
const conflict: ObjectConflict = {
  id,
  baseVersion: 4,
  base: edit.base,
  current: null,
  changed: { by: 'bob', atMs: 2, revision: 9, message: 'Gone' },
}
const set: ChangeSetView = {
  id: 's1',
  title: 'Owners',
  description: '',
  author: 'ada',
  status: 'OPEN',
  version: 1,
  createdAtMs: 1,
  updatedAtMs: 1,
  updatedBy: 'ada',
  editCount: 1,
  revision: null,
  edits: [edit],
  preview: {
    diffs: [{ id, kind: 'CHANGED', fields: [{ path: 'owner', before: 'dev', after: 'ops' }] }],
    affects: { services: ['orders'], instances: 1, requestsPerSecond: null },
    findings: [],
    approvalNamespaces: [],
  },
  conflicts: [],
  overlaps: [],
  approval: { namespaces: [], given: [], satisfied: true, mayApprove: false, whyNot: 'NOT_NEEDED' },
}

describe('publishing a set', () => {
  test.each([
    ['is possible when nothing stands against it', {}, true, null],
    ['wants an edit', { edits: [] }, true, 'EMPTY'],
    ['wants its conflicts resolved first', { conflicts: [conflict] }, true, 'CONFLICTS'],
    ['wants a difference', { preview: { ...set.preview, diffs: [] } }, true, 'NOTHING'],
    ['wants the approval of somebody else', { approval: { ...set.approval, satisfied: false } }, true, 'APPROVAL'],
    ['wants an editor', {}, false, 'ROLE'],
  ] as const)('%s', (_name, change, mayEdit, hindrance) => {
    expect(hindranceOf({ ...set, ...change } as ChangeSetView, mayEdit)).toBe(hindrance)
  })
})

describe('the edits of a set', () => {
  it('are told with what they change, and lead to their editor within the set', () => {
    expect(editCards(set)[0]).toMatchObject({ diff: set.preview.diffs[0], href: '/services/orders/settings?set=s1' })
  })

  it('that wait to be merged are told against what they were begun on', () => {
    expect(editCards({ ...set, conflicts: [conflict] })[0]?.diff.fields).toEqual([
      { path: 'owner', before: 'web', after: 'ops' },
    ])
  })

  it('lead nowhere once the set is closed', () => {
    expect(editCards({ ...set, status: 'PUBLISHED', revision: 9 })[0]?.href).toBeNull()
  })

  it('stay listed when they change nothing any more', () => {
    const same = { ...set, preview: { ...set.preview, diffs: [] } }
    expect(editCards(same)[0]?.diff).toEqual({ id, kind: 'CHANGED', fields: [] })
  })

  it('that delete have nothing to edit further', () => {
    const removal: ChangeSetEditView = { ...edit, edit: { op: 'delete', id, baseVersion: 4 } }
    expect(editCards({ ...set, edits: [removal] })[0]?.href).toBeNull()
  })

  it('of a subset lead to it below its service', () => {
    const subset = {
      kind: 'subset' as const,
      namespace: 'shop',
      name: 'v2',
      spec: subsetSpec.parse({ service: 'orders', tags: ['v2'] }),
    }
    const card = editCards({ ...set, edits: [{ ...edit, edit: { op: 'put', object: subset, baseVersion: null } }] })[0]
    expect(card?.href).toBe('/services/orders/subsets/shop/v2?set=s1')
  })
})

it('a conflict comes with the edit that lost', () => {
  expect(conflictCards({ ...set, conflicts: [conflict] })).toMatchObject([
    { key: 'service/shop/orders', conflict, card: { edit: edit.edit } },
  ])
})

describe('new words for a set', () => {
  it('go on top of a colleague who added an object', () => {
    expect(wordsVersion(set, { ...set, version: 5 })).toBe(5)
  })

  it('are refused when a colleague reworded it', () => {
    expect(wordsVersion(set, { ...set, version: 5, title: 'Other' })).toBe(1)
  })
})

describe('a change of a set is news', () => {
  test.each([
    ['when somebody else made it', { version: 2, updatedBy: 'bob' }, true],
    ['not when the reader made it', { version: 2, updatedBy: 'ada' }, false],
    ['not when it was seen', { version: 1, updatedBy: 'bob' }, false],
    ['not once the set is closed', { version: 2, updatedBy: 'bob', status: 'PUBLISHED' }, false],
  ] as const)('%s', (_name, change, news) => {
    expect(isNews({ ...set, ...change }, 1, 'ada')).toBe(news)
  })
})
