import { describe, expect, it } from 'vitest'
import { serviceSpec } from '@/domain/service/service'
import type { ChangeSetEditView, ChangeSetView } from '@/domain/view/change-views'
import type { Versioned } from '@/domain/view/views'
import type { ServiceSpec } from '@/domain/service/service'
import { editOf, openingOf, sameEdit, type Loading } from './edited-set'

const id = { kind: 'service', namespace: 'shop', name: 'orders' } as const
const published: Versioned<ServiceSpec> = {
  namespace: 'shop',
  name: 'orders',
  version: 7,
  spec: serviceSpec.parse({ owner: 'web' }),
  updatedAtMs: 1,
  updatedBy: 'ada',
}
const put: ChangeSetEditView = {
  edit: { op: 'put', object: { ...id, spec: serviceSpec.parse({ owner: 'ops' }) }, baseVersion: 5 },
  base: null,
  updatedBy: 'bob',
  updatedAtMs: 2,
}
const removal: ChangeSetEditView = { ...put, edit: { op: 'delete', id, baseVersion: 5 } }

const answered = <T>(data: T): Loading<T> => ({ data, error: null })
const waiting = { data: null, error: null }
const failed = { data: null, error: 'no such object' }
/** Only the edits of a set matter here. */
const setOf = (...edits: ChangeSetEditView[]) => answered({ status: 'OPEN', edits } as ChangeSetView)

describe('an editor', () => {
  it('outside a set opens what is published', () => {
    expect(openingOf(id, null, answered(published))).toMatchObject({
      kind: 'READY',
      opened: { baseVersion: 7, spec: { owner: 'web' }, from: 'PUBLISHED' },
    })
  })

  it('in a set opens the version of the set, on the base that it was begun on', () => {
    expect(openingOf(id, setOf(put), answered(published))).toMatchObject({
      opened: { baseVersion: 5, spec: { owner: 'ops' }, updatedBy: 'bob', from: 'SET' },
    })
  })

  it('opens what was created in a set, though it is nowhere else', () => {
    expect(openingOf(id, setOf(put), failed).kind).toBe('READY')
  })

  it('in a set that does not touch the object yet opens what is published', () => {
    expect(openingOf(id, setOf(), answered(published))).toMatchObject({ opened: { baseVersion: 7, from: 'PUBLISHED' } })
  })

  it('says when the set deletes the object, and keeps the base of that deletion', () => {
    expect(openingOf(id, setOf(removal), answered(published))).toMatchObject({
      opened: { baseVersion: 5, deletedInSet: true },
    })
  })

  it('in a set that was published meanwhile opens what is published', () => {
    const closed = answered({ status: 'PUBLISHED', edits: [put] } as unknown as ChangeSetView)
    expect(openingOf(id, closed, answered(published))).toMatchObject({ opened: { baseVersion: 7, from: 'PUBLISHED' } })
  })

  it.each([
    ['waits for the set', waiting, answered(published), 'LOADING'],
    ['waits for the object', setOf(), waiting, 'LOADING'],
    ['fails with the set', failed, answered(published), 'FAILED'],
    ['fails when the object is in neither', setOf(), failed, 'FAILED'],
    ['fails with the object outside a set', null, failed, 'FAILED'],
  ] as const)('%s', (_name, set, object, kind) => {
    expect(openingOf(id, set, object).kind).toBe(kind)
  })
})

describe('an edit of a set', () => {
  it('is found by the object that it puts or deletes', () => {
    expect(editOf({ edits: [removal] }, id)).toBe(removal)
    expect(editOf({ edits: [put] }, { ...id, name: 'cart' })).toBeNull()
  })

  it('is the same until somebody writes it again, adds it or takes it out', () => {
    expect(sameEdit(put, structuredClone(put))).toBe(true)
    expect(sameEdit(put, { ...put, updatedAtMs: 3 })).toBe(false)
    expect(sameEdit(null, put)).toBe(false)
    expect(sameEdit(put, null)).toBe(false)
    expect(sameEdit(null, null)).toBe(true)
  })
})
