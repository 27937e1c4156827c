import { describe, expect, it } from 'vitest'
import { decodeStatus, encodeRequest } from './grpc-health'

describe('the messages of grpc.health.v1', () => {
  it('a question for the whole server is empty, one for a service holds its name', () => {
    expect([...encodeRequest('')]).toEqual([])
    expect(encodeRequest('shop.Cart').toString('latin1')).toBe('\n\tshop.Cart')
  })

  it('a name of 200 letters has a length of two bytes', () => {
    const bytes = encodeRequest('x'.repeat(200))
    expect([...bytes.subarray(0, 3)]).toEqual([0x0a, 0xc8, 0x01])
    expect(bytes).toHaveLength(203)
  })

  it.each([
    [[], 0],
    [[0x08, 0x01], 1],
    [[0x08, 0x02], 2],
    [[0x12, 0x03, 1, 2, 3, 0x08, 0x01], 1],
    [[0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x25, 1, 2, 3, 4, 0x08, 0x03], 3],
    [[0x10, 0x96, 0x01, 0x08, 0x01], 1],
  ])('%j says status %d, whatever else stands in it', (bytes, status) => {
    expect(decodeStatus(Buffer.from(bytes))).toBe(status)
  })

  it.each([[[0x08]], [[0x08, 0x80]], [[0x0f, 0x01]], [Array<number>(20).fill(0xff)]])('%j is refused', (bytes) => {
    expect(() => decodeStatus(Buffer.from(bytes))).toThrow()
  })
})
