import { describe, expect, test } from 'vitest'
import { lostOrder } from './lost-order'

const id = { kind: 'breaker-override', namespace: 'shop', name: 'cart' }
const changed = { by: 'bo', atMs: 5, revision: 12, message: 'Trip cart: card data is wrong' }
const spec = { intent: 'FORCED_OPEN', reason: 'card data is wrong', actor: 'bo', atMs: 5, expiresAtMs: 9 }

function refusal(current: unknown, code = 'CONFLICT') {
  const conflicts = [{ id, baseVersion: null, base: null, current, changed }]
  return Object.assign(new Error('refused'), { data: { code, conflicts } })
}

describe('a lost order', () => {
  test('tells who did what, when, why and until when, and the version to replace', () => {
    const current = { object: { kind: 'breaker-override', namespace: 'shop', name: 'cart', spec }, version: 12 }
    expect(lostOrder(refusal(current))?.standing).toMatchObject({ ...spec, version: 12 })
  })

  test('tells that nothing stands any more', () => {
    expect(lostOrder(refusal(null))).toEqual({ standing: null, by: 'bo', atMs: 5 })
  })

  test('is not seen in other errors', () => {
    expect(lostOrder(refusal(null, 'FORBIDDEN'))).toBeUndefined()
    expect(lostOrder(new Error('no network'))).toBeUndefined()
  })
})
