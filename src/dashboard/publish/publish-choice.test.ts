import { describe, expect, it } from 'vitest'
import type { ChangePreview, Finding, ObjectDiff } from '@/domain/view/change-views'
import { bySeverity, isDangerous, publishChoice } from './publish-choice'

const diff: ObjectDiff = { id: { kind: 'route', namespace: 'shop', name: 'a' }, kind: 'DELETED', fields: [] }
const preview: ChangePreview = {
  diffs: [diff],
  affects: { services: [], instances: null, requestsPerSecond: null },
  findings: [],
  approvalNamespaces: [],
}
const finding = (severity: Finding['severity'], object: string): Finding => ({
  code: 'REMOVES_IN_USE',
  severity,
  object,
  params: {},
})

describe('a review', () => {
  it('that finds no difference ends in nothing', () => {
    expect(publishChoice({ ...preview, diffs: [], approvalNamespaces: ['shop'] })).toEqual({ kind: 'NOTHING' })
  })

  it('may be published at once or gathered', () => {
    expect(publishChoice(preview)).toEqual({ kind: 'EITHER' })
  })

  it('in a namespace with a second approver goes through a change set', () => {
    expect(publishChoice({ ...preview, approvalNamespaces: ['shop'] })).toEqual({
      kind: 'SET_ONLY',
      namespaces: ['shop'],
    })
  })

  it('must be acknowledged when anything in it is dangerous, not for warnings', () => {
    expect(isDangerous([finding('warning', 'a')])).toBe(false)
    expect(isDangerous([finding('warning', 'a'), finding('danger', 'b')])).toBe(true)
  })

  it('tells dangers apart, in their order', () => {
    const all = [finding('warning', 'a'), finding('danger', 'b'), finding('warning', 'c'), finding('danger', 'd')]
    const { dangers, warnings } = bySeverity(all)
    expect([...dangers, ...warnings].map((each) => each.object)).toEqual(['b', 'd', 'a', 'c'])
  })
})
