import { describe, expect, test } from 'vitest'
import type { RevisionView } from '@/domain/view/views'
import { whyNoRevert, whyNoRollback } from './revision-actions'

const put = (kind: RevisionView['changes'][number]['id']['kind']) => ({
  op: 'put' as const,
  id: { kind, namespace: 'shop', name: 'cart' },
})
const subject = (...changes: RevisionView['changes']) => ({ revision: 7, changes, changeCount: changes.length })

describe('rolling back', () => {
  test('is for editors', () => {
    expect(whyNoRollback({ revision: 7 }, 9, 'EDITOR')).toBeNull()
    expect(whyNoRollback({ revision: 7 }, 9, 'OPERATOR')).toBe('ROLE')
  })

  test('to what stands already is not offered', () => {
    expect(whyNoRollback({ revision: 9 }, 9, 'ADMIN')).toBe('NEWEST')
  })
})

describe('taking back', () => {
  test.each(['breaker-override', 'instance-override'] as const)('a %s alone is for operators', (kind) => {
    expect(whyNoRevert(subject(put(kind)), 'OPERATOR')).toBeNull()
    expect(whyNoRevert(subject(put(kind)), 'VIEWER')).toBe('ROLE')
  })

  test('anything beside orders is for editors', () => {
    expect(whyNoRevert(subject(put('breaker-override'), put('route')), 'OPERATOR')).toBe('ROLE')
    expect(whyNoRevert(subject(put('route')), 'EDITOR')).toBeNull()
  })

  test('what is only seen in part is not taken for orders alone', () => {
    expect(whyNoRevert({ ...subject(put('breaker-override')), changeCount: 30 }, 'OPERATOR')).toBe('ROLE')
  })
})
