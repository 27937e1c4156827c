import { describe, expect, it } from 'vitest'
import { LookLimit } from './look-limit'

function after(limit: LookLimit, times: number, lateMs: number): number {
  for (let time = 0; time < times; time += 1) limit.heldUp(lateMs)
  return limit.now()
}

describe('looks under way', () => {
  it('are as many as allowed while timers are in time', () => {
    expect(after(new LookLimit(1000), 100, 3)).toBe(1000)
  })

  it('become fewer on a machine that has no time, but never none, and many again afterwards', () => {
    const limit = new LookLimit(1000)
    expect(after(limit, 1, 300)).toBe(750)
    expect(after(limit, 100, 300)).toBe(16)
    expect(after(limit, 1, -5)).toBe(17)
    expect(after(limit, 100, -5)).toBe(1000)
  })

  it('are never more than a small number that was asked for', () => {
    expect(after(new LookLimit(3), 50, 300)).toBe(3)
  })
})
