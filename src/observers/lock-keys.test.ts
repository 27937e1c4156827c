import { describe, expect, it } from 'vitest'
import { toLockEvent } from './lock-keys'

describe('an entry of the stream of lock events', () => {
  it('is read with what is not known as nothing', () => {
    const fields = { event: 'contended', name: 'stock', owner: 'w1', waitedMs: '40' }
    expect(toLockEvent({ id: '1500-2', fields })).toEqual({
      atMs: 1500,
      event: 'contended',
      name: 'stock',
      owner: 'w1',
      token: 0,
      ttlMs: 0,
      waitedMs: 40,
      heldMs: 0,
    })
  })

  it.each([
    [{ event: 'acquired', name: 'stock', ttlMs: 'soon' }],
    [{ event: 'acquired', name: 'stock', ttlMs: '-5' }],
    [{ event: 'acquired' }],
    [{ event: 'what newer functions may tell', name: 'stock' }],
    [{}],
  ])('is left out when it is none of ours: %j', (fields) => {
    expect(toLockEvent({ id: '1500-2', fields })).toBeNull()
  })
})
