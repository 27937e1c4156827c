import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { murmur3, spread } from './hash'

describe('murmur3', () => {
  // The reference implementation's answers (SMHasher, MurmurHash3_x86_32).
  it.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['', 0xffffffff, 0x81f16f39],
    ['a', 0x9747b28c, 0x7fa09ea6],
    ['aa', 0x9747b28c, 0x5d211726],
    ['aaa', 0x9747b28c, 0x283e0130],
    ['aaaa', 0x9747b28c, 0x5a97808a],
    ['abc', 0, 0xb3dd93fa],
    ['Hello, world!', 0x9747b28c, 0x24884cba],
    ['ππππππππ', 0x9747b28c, 0xd58063c1],
    ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ])('of "%s" with seed %d is %d', (text, seed, hash) => {
    expect(murmur3(text, seed)).toBe(hash)
  })

  it('is an unsigned 32-bit integer for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer(), (text, seed) => {
        const hash = murmur3(text, seed)
        expect(hash).toBe(hash >>> 0)
      }),
    )
  })
})

describe('spread', () => {
  it('gives different numbers different places', () => {
    const places = new Set(Array.from({ length: 50_000 }, (_, index) => spread(index)))
    expect(places.size).toBe(50_000)
  })
})
