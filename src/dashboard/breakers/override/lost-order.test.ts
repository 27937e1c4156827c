import { describe, expect, test } from 'vitest'
import { lostOrder } from './lost-order'

const id = { kind: 'breaker-override', namespace: 'shop', name: 'cart' }
const changed = { by: 'bo', atMs: 5, revision: 12, message: 'Trip cart: card data is wrong' }
const spec = { intent: 'FORCED_OPEN', reason: 'card data is wrong', actor: 'bo', atMs: 5, expiresAtMs: 9 }
const current = { object: { kind: 'breaker-override', namespace: 'shop', name: 'cart', spec }, version: 12 }

function refusal(conflicts: unknown[], code = 'CONFLICT') {
  return Object.assign(new Error('refused'), { data: { code, conflicts } })
}

describe('a lost order', () => {
  test('tells who did what, when, why and until when, and the version to replace', () => {
    const lost = lostOrder(refusal([{ id, baseVersion: null, base: null, current, changed }]))
    expect(lost?.standing).toMatchObject({ ...spec, version: 12 })
  })

  test('tells that nothing stands any more', () => {
    expect(lostOrder(refusal([]))).toEqual({ standing: null })
  })

  test('is not seen in other errors', () => {
    expect(lostOrder(refusal([], 'FORBIDDEN'))).toBeUndefined()
    expect(lostOrder(new Error('no network'))).toBeUndefined()
  })
})
