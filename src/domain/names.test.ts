import { describe, expect, it } from 'vitest'
import { objectName, serviceName } from './names'
import { publishedObject } from './revision/object'
import { problemsOf } from './testing'

describe('names', () => {
  it.each(['a', 'a1', 'checkout-v2', '0', 'a'.repeat(63)])('take "%s"', (name) => {
    expect(problemsOf(objectName, name)).toEqual([])
    expect(problemsOf(serviceName, name)).toEqual([])
  })

  it.each(['', '-a', 'a-', 'a_b', 'a.b', 'a b', 'a/b', 'é', 'a\n', '../x', 'a'.repeat(64)])('refuse "%s"', (name) => {
    expect(problemsOf(objectName, name)).toHaveLength(1)
    expect(problemsOf(serviceName, name)).toHaveLength(1)
  })

  it('of objects are lower-case; of services need not be, as in Consul', () => {
    expect(problemsOf(objectName, 'Checkout')).toHaveLength(1)
    expect(problemsOf(serviceName, 'Checkout')).toEqual([])
  })
})

describe('an object', () => {
  const spec = { limit: 5, periodMs: 10_000, burst: 5 }

  it.each([
    [{ kind: 'rate-limit', namespace: 'Shop', name: 'a', spec }, 'namespace'],
    [{ kind: 'rate-limit', namespace: 'shop', name: 'a/b', spec }, 'name'],
    [{ kind: 'rate-limit', namespace: 'shop', name: 'a', spec: { ...spec, burst: 0 } }, 'spec.burst'],
    [{ kind: 'limit', namespace: 'shop', name: 'a', spec }, 'kind'],
  ])('%j is refused and the field named', (object, field) => {
    expect(problemsOf(publishedObject, object).map((each) => each.split(':')[0])).toEqual([field])
  })
})
