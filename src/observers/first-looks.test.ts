import { describe, expect, it } from 'vitest'
import { FirstLooks } from './first-looks'

describe('a new instance', () => {
  it('waits for its first look, but not for ever', () => {
    const looks = new FirstLooks()
    expect(looks.nextMs()).toBe(Number.POSITIVE_INFINITY)
    expect(looks.waits('a', 1_000)).toBe(true)
    expect(looks.waits('b', 2_000)).toBe(true)
    expect(looks.waits('a', 3_000)).toBe(true)
    expect(looks.nextMs()).toBe(16_000)
    expect(looks.takeDue(15_999)).toEqual([])
    expect(looks.takeDue(16_000)).toEqual(['a'])
    expect(looks.waits('a', 16_000)).toBe(false)
    expect(looks.waits('b', 16_000)).toBe(true)
    expect(looks.nextMs()).toBe(17_000)
  })

  it('that is forgotten is new again', () => {
    const looks = new FirstLooks()
    looks.waits('a', 0)
    looks.takeDue(15_000)
    looks.forget('a')
    expect(looks.ids()).toEqual([])
    expect(looks.waits('a', 20_000)).toBe(true)
  })
})
