import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Edit } from '@/domain/view/change-views'
import { publishEdits } from '../changes/publish-edits'
import type { ControlContext } from '../context'
import { createNamespace } from '../namespaces/create-namespace'
import { updateNamespace } from '../namespaces/update-namespace'
import { startTestControl, type TestControl } from '../testing'
import { approveChangeSet } from './approve-change-set'
import { createChangeSet } from './create-change-set'
import { getChangeSet } from './get-change-set'
import { listChangeSets } from './list-change-sets'
import { publishChangeSet } from './publish-change-set'
import { putEdits } from './put-edits'
import { put, routeIn, userOf } from './testing'
import { withdrawApproval } from './withdraw-approval'

let control: TestControl
let ana: ControlContext
let bo: ControlContext
let namespace = ''
let count = 0

beforeAll(async () => {
  control = await startTestControl()
  ana = await userOf(control, 'ana', 'EDITOR')
  bo = await userOf(control, 'bo', 'EDITOR')
})
afterAll(() => control.stop())
beforeEach(async () => {
  namespace = `shop-${String(++count)}`
  await createNamespace(control, { name: namespace, description: '' })
})

const route = (name: string, priority = 0) => routeIn(namespace, name, priority)
const draft = (edits: Edit[]) => createChangeSet(ana, { title: 'Canary', description: 'why', edits })

describe('a second approver', () => {
  beforeEach(() => updateNamespace(control, { name: namespace, description: '', requiresApproval: true }))

  it('stays wanted when somebody who does not know of it changes the description', async () => {
    const changed = { name: namespace, description: 'The shop', requiresApproval: true }
    expect(await updateNamespace(control, { name: namespace, description: 'The shop' })).toEqual(changed)
    expect(await updateNamespace(control, { name: namespace })).toEqual(changed)
  })

  it('is needed for every way of publishing but an emergency', async () => {
    const direct = publishEdits(control, { edits: [put(route('a'))], message: 'm' })
    await expect(direct).rejects.toMatchObject({ code: 'FORBIDDEN', problems: [{ field: 'edits.0.object.namespace' }] })
    const set = await draft([put(route('a'))])
    expect((await getChangeSet(ana, set)).approval).toMatchObject({
      namespaces: [namespace],
      satisfied: false,
      whyNot: 'OWN_CHANGE',
    })
    await expect(publishChangeSet(ana, set)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(approveChangeSet(ana, { ...set, comment: '' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await getChangeSet(bo, set)).approval).toMatchObject({ mayApprove: true, whyNot: null })
    const listed = async () => (await listChangeSets(ana, { status: 'OPEN', limit: 1 }))[0]
    expect(await listed()).toMatchObject({ id: set.id, approvals: 0, awaitsApproval: true })
    await approveChangeSet(bo, { ...set, comment: 'looks right' })
    expect((await getChangeSet(bo, set)).approval).toMatchObject({
      given: [{ userId: 'bo', by: 'bo', comment: 'looks right' }],
      satisfied: true,
      whyNot: 'GIVEN',
    })
    expect(await listed()).toMatchObject({ id: set.id, approvals: 1, awaitsApproval: false })
    await publishChangeSet(ana, set)
  })

  it('approves one version: an edit after it asks for another approval, and a withdrawn one is gone', async () => {
    const set = await draft([put(route('a'))])
    await approveChangeSet(bo, { ...set, comment: '' })
    const { version } = await putEdits(ana, { ...set, edits: [put(route('a', 3))] })
    await expect(publishChangeSet(ana, { id: set.id, version })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await approveChangeSet(bo, { id: set.id, version, comment: '' })
    await expect(approveChangeSet(bo, { id: set.id, version, comment: '' })).rejects.toMatchObject({ code: 'CONFLICT' })
    await withdrawApproval(bo, { id: set.id })
    await expect(withdrawApproval(bo, { id: set.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(publishChangeSet(ana, { id: set.id, version })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('has no say any more once the role is taken away', async () => {
    const cy = await userOf(control, `cy-${namespace}`, 'EDITOR')
    const set = await draft([put(route('a'))])
    await approveChangeSet(cy, { ...set, comment: '' })
    await control.database.client.roleGrant.updateMany({ where: { userId: cy.actor.id }, data: { role: 'VIEWER' } })
    await expect(publishChangeSet(ana, set)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is needed when the namespace asked for one after the draft was begun', async () => {
    await updateNamespace(control, { name: namespace, description: '', requiresApproval: false })
    const set = await draft([put(route('a'))])
    await updateNamespace(control, { name: namespace, description: '', requiresApproval: true })
    await expect(publishChangeSet(ana, set)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
