import { describe, expect, test } from 'vitest'
import { routeSpec } from '@/domain/routing/route'
import { checkRoute, duplicateOf, newRouteDraft, type RouteDraft } from './route-draft'

function draft(): RouteDraft {
  const empty = newRouteDraft('shop')
  return {
    ...empty,
    name: 'checkout',
    spec: { ...empty.spec, destinations: [{ service: 'checkout', subset: null, weightPercent: 100 }] },
  }
}

const fieldsOf = (checked: ReturnType<typeof checkRoute>) => (checked.ok ? [] : checked.problems.map((p) => p.field))

describe('a route draft', () => {
  test('needs a name and a destination before it can be published', () => {
    expect(fieldsOf(checkRoute(newRouteDraft('shop')))).toEqual(['name', 'spec.destinations.0.service'])
  })

  test('with both has the defaults of the spec', () => {
    const checked = checkRoute(draft())
    expect(checked.ok && checked.spec).toEqual(
      routeSpec.parse({ match: {}, destinations: [{ service: 'checkout', weightPercent: 100 }] }),
    )
  })

  test('whose weights do not add to 100 is refused at its destinations', () => {
    const it = draft()
    it.spec.destinations.push({ service: 'checkout', subset: 'v2', weightPercent: 20 })
    expect(fieldsOf(checkRoute(it))).toEqual(['spec.destinations'])
  })

  test('with an emptied timeout is refused at the timeout', () => {
    const it = draft()
    it.spec.timeoutMs = ''
    expect(fieldsOf(checkRoute(it))).toEqual(['spec.timeoutMs'])
  })

  test('keeps no value for a header that need only be present, and no name for a hash of the address', () => {
    const it = draft()
    it.spec.match.headers = [{ name: 'x-canary', type: 'PRESENT', value: 'left over' }]
    it.spec.loadBalancing.hash = { source: 'SOURCE_IP', name: 'left over' }
    const checked = checkRoute(it)
    expect(checked.ok && checked.spec.match.headers[0]?.value).toBe('')
    expect(checked.ok && checked.spec.loadBalancing.hash.name).toBe('')
  })

  test('with a regex that RE2 does not know is refused at the path', () => {
    const it = draft()
    it.spec.match.path = { type: 'REGEX', value: '(?=x)' }
    expect(fieldsOf(checkRoute(it))).toEqual(['spec.match.path.value'])
  })
})

test('a duplicate has a name of its own that is still a name', () => {
  const checked = checkRoute(draft())
  if (!checked.ok) throw new Error('the draft is good')
  const copy = duplicateOf({ namespace: 'shop', name: 'x'.repeat(63), spec: checked.spec })
  expect(copy.name).toHaveLength(63)
  expect(checkRoute(copy).ok).toBe(true)
})
