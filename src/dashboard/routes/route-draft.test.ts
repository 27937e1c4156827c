import { describe, expect, test } from 'vitest'
import { routeSpec } from '@/domain/routing/route'
import { checkRoute, duplicateOf, newRoute, type RouteDraft } from './route-draft'

function draft(changes: Partial<RouteDraft> = {}): RouteDraft {
  const destinations = [{ service: 'checkout', subset: null, weightPercent: 100 }]
  return { ...newRoute('shop'), name: 'checkout', destinations, ...changes }
}

const fieldsOf = (checked: ReturnType<typeof checkRoute>) => (checked.ok ? [] : checked.problems.map((p) => p.field))

describe('a route draft', () => {
  test('needs a name and a destination before it can be published', () => {
    expect(fieldsOf(checkRoute(newRoute('shop')))).toEqual(['name', 'destinations.0.service'])
  })

  test('with both has the defaults of the spec', () => {
    const checked = checkRoute(draft())
    expect(checked.ok && checked.spec).toEqual(
      routeSpec.parse({ match: {}, destinations: [{ service: 'checkout', weightPercent: 100 }] }),
    )
  })

  test('whose weights do not add to 100 is refused at its destinations', () => {
    const destinations = [...draft().destinations, { service: 'checkout', subset: 'v2', weightPercent: 20 }]
    expect(fieldsOf(checkRoute(draft({ destinations })))).toEqual(['destinations'])
  })

  test('with an emptied timeout is refused at the timeout', () => {
    expect(fieldsOf(checkRoute(draft({ timeoutMs: '' })))).toEqual(['timeoutMs'])
  })

  test('keeps no value for a header that need only be present, and no name for a hash of the address', () => {
    const { match, loadBalancing } = draft()
    const headers = [{ name: 'x-canary', type: 'PRESENT' as const, value: 'left over' }]
    const hash = { source: 'SOURCE_IP' as const, name: 'left over' }
    const checked = checkRoute(draft({ match: { ...match, headers }, loadBalancing: { ...loadBalancing, hash } }))
    expect(checked.ok && checked.spec.match.headers[0]?.value).toBe('')
    expect(checked.ok && checked.spec.loadBalancing.hash.name).toBe('')
  })

  test('with a regex that RE2 does not know is refused at the path', () => {
    const match = { ...draft().match, path: { type: 'REGEX' as const, value: '(?=x)' } }
    expect(fieldsOf(checkRoute(draft({ match })))).toEqual(['match.path.value'])
  })
})

test('a duplicate has a name of its own that is still a name', () => {
  const checked = checkRoute(draft())
  if (!checked.ok) throw new Error('the draft is good')
  const copy = duplicateOf({ namespace: 'shop', name: 'x'.repeat(63), spec: checked.spec })
  expect(copy.name).toHaveLength(63)
  expect(checkRoute(copy).ok).toBe(true)
})
