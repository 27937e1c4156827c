import { describe, expect, it, vi } from 'vitest'
import { serviceSpec } from '@/domain/service/service'
import type { ChangeSetEditView, ChangeSetView, Edit } from '@/domain/view/change-views'
import { saveToSet } from './save-to-set'

const object = (name: string, owner: string) => ({
  kind: 'service' as const,
  namespace: 'shop',
  name,
  spec: serviceSpec.parse({ owner }),
})
const put = (name: string, owner: string, by = 'ada', atMs = 1): ChangeSetEditView => ({
  edit: { op: 'put', object: object(name, owner), baseVersion: 4 },
  base: null,
  updatedBy: by,
  updatedAtMs: atMs,
})
/** Only what saving looks at. */
const setOf = (version: number, edits: ChangeSetEditView[], status = 'OPEN') =>
  ({ version, edits, status, updatedBy: 'eve', updatedAtMs: 9 }) as ChangeSetView

const mine: Edit = { op: 'put', object: object('orders', 'me'), baseVersion: 4 }
const conflict = Object.assign(new Error('changed'), { data: { code: 'CONFLICT' } })

/** A server on which the set stands as `now`. */
function server(now: ChangeSetView) {
  const writes: number[] = []
  return {
    writes,
    put: (version: number) => {
      writes.push(version)
      return version === now.version ? Promise.resolve() : Promise.reject(conflict)
    },
    read: () => Promise.resolve(now),
  }
}

describe('saving into a change set', () => {
  it('writes on the version that was opened', async () => {
    const set = setOf(3, [put('orders', 'web')])
    const at = server(set)
    expect(await saveToSet({ set, edit: mine, ...at })).toEqual({ kind: 'SAVED' })
    expect(at.writes).toEqual([3])
  })

  it('goes on top of what a colleague did to another object', async () => {
    const at = server(setOf(5, [put('orders', 'web'), put('cart', 'ops')]))
    const saved = await saveToSet({ set: setOf(3, [put('orders', 'web')]), edit: mine, ...at })
    expect(saved).toEqual({ kind: 'SAVED' })
    expect(at.writes).toEqual([3, 5])
  })

  it('never overwrites what a colleague did to the same object', async () => {
    const now = setOf(5, [put('orders', 'ops', 'bob', 7)])
    const at = server(now)
    const saved = await saveToSet({ set: setOf(3, [put('orders', 'web')]), edit: mine, ...at })
    expect(saved).toEqual({
      kind: 'LOST',
      set: now,
      lost: {
        id: { kind: 'service', namespace: 'shop', name: 'orders' },
        base: object('orders', 'web'),
        theirs: object('orders', 'ops'),
        onto: 4,
        changed: { by: 'bob', atMs: 7, revision: null },
      },
    })
    expect(at.writes).toEqual([3])
  })

  it('does not put back what a colleague took out', async () => {
    const saved = await saveToSet({ set: setOf(3, [put('orders', 'web')]), edit: mine, ...server(setOf(5, [])) })
    expect(saved).toMatchObject({ kind: 'LOST', lost: { theirs: null, onto: 4, changed: { by: 'eve' } } })
  })

  it('says when the set is open no more', async () => {
    const at = server(setOf(5, [put('orders', 'web')], 'PUBLISHED'))
    expect(await saveToSet({ set: setOf(3, [put('orders', 'web')]), edit: mine, ...at })).toEqual({ kind: 'CLOSED' })
  })

  it('passes on a conflict that reading again does not explain, and any other error', async () => {
    const set = setOf(3, [])
    const read = () => Promise.resolve(set)
    const refuse = vi.fn(() => Promise.reject(conflict))
    await expect(saveToSet({ set, edit: mine, put: refuse, read })).rejects.toBe(conflict)
    expect(refuse).toHaveBeenCalledTimes(1)
    const down = new Error('down')
    await expect(saveToSet({ set, edit: mine, put: () => Promise.reject(down), read })).rejects.toBe(down)
  })

  it('gives up in the end when colleagues never stop', async () => {
    let version = 3
    const read = () => Promise.resolve(setOf(++version, []))
    const refuse = vi.fn(() => Promise.reject(conflict))
    await expect(saveToSet({ set: setOf(3, []), edit: mine, put: refuse, read })).rejects.toBe(conflict)
    expect(refuse).toHaveBeenCalledTimes(4)
  })
})
