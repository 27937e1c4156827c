import { describe, expect, it } from 'vitest'
import { publishedObject, type PublishedObject } from '@/domain/revision/object'
import { readable } from './readable-object'

const limit = publishedObject.parse({
  kind: 'rate-limit',
  namespace: 'shop',
  name: 'all',
  spec: { limit: 1, periodMs: 1000, burst: 1 },
})
const route = publishedObject.parse({
  kind: 'route',
  namespace: 'shop',
  name: 'r',
  spec: { match: {}, destinations: [{ service: 'cart', weightPercent: 100 }] },
})
const withSpec = (object: PublishedObject, spec: object) =>
  ({ ...object, spec: { ...object.spec, ...spec } }) as unknown as PublishedObject

describe('readable', () => {
  it('gives a sound object back as it is', () => {
    expect(readable(limit)).toBe(limit)
    expect(readable(route)).toBe(route)
  })

  it('fills in what an older Switchyard left out', () => {
    const { mode: _mode, ...spec } = limit.spec as Record<string, unknown>
    expect(readable({ ...limit, spec } as unknown as PublishedObject)).toEqual(limit)
  })

  it.each([
    ['a value that is not allowed', withSpec(limit, { limit: 'many' }), /^limit: /],
    ['a kind of object that it does not know', { ...limit, kind: 'weather' } as unknown as PublishedObject, /^kind: /],
    ['a field that it does not know', withSpec(limit, { jitter: 3 }), /^jitter: this gateway does not know the field/],
    [
      'a field that it does not know, further in',
      withSpec(route, { match: { ...(route.spec as { match: object }).match, weather: 'fair' } }),
      /^match\.weather: /,
    ],
    [
      'a pattern that does not compile',
      withSpec(route, { match: { path: { type: 'REGEX', value: '(' } } }),
      /^match\.path\.value: .*RE2/,
    ],
  ])('refuses %s, by the name of the field', (_what, object, message) => {
    expect(() => readable(object)).toThrow(message)
  })
})
