import { describe, expect, it } from 'vitest'
import { instanceSpec } from '@/domain/service/service'
import type { ManagedInstance } from '../source'
import { CheckSchedule } from './check-schedule'

const subjectOf = (each: ManagedInstance) => `${each.address} ${JSON.stringify(each.check)}`
const interval = 10_000

function some(count: number, fields: Partial<ManagedInstance> = {}): ManagedInstance[] {
  return Array.from({ length: count }, (_each, index) => ({
    ...instanceSpec.parse({
      service: 'web',
      address: '10.0.0.1',
      port: 80,
      check: { type: 'TCP', intervalMs: interval },
    }),
    ...{ id: `i${String(index)}`, version: 1, ...fields },
  }))
}

function schedule(random: () => number = () => 0.5) {
  const made = new CheckSchedule(random)
  return {
    made,
    watch: (instances: ManagedInstance[], nowMs: number) => {
      made.watch(instances, subjectOf, nowMs)
    },
  }
}

describe('checks', () => {
  it('of a single new instance begin at once', () => {
    const { made, watch } = schedule()
    watch(some(1), 1000)
    expect(made.take(1000, 10)).toHaveLength(1)
  })

  it('of many that come together begin soon, a thousand in a second, and then are spread over their interval', () => {
    let turn = 0
    const { made, watch } = schedule(() => (turn++ % 100) / 100)
    watch(some(1000), 0)
    expect(made.take(499, 1000)).toHaveLength(500)
    expect(made.take(1000, 1000)).toHaveLength(500)
    watch([], 1000)
    watch(some(1000), 1000)
    for (const due of made.take(2000, 1000)) made.done(due, 2000)
    for (let second = 3; second <= 10; second += 1) {
      const due = made.take(second * 1000 - 1, 1000).length
      expect(due).toBeGreaterThanOrEqual(80)
      expect(due).toBeLessThanOrEqual(200)
    }
  })

  it('come again after their interval, give or take a tenth, from when they were due', () => {
    for (const [random, dueMs] of [
      [0, 9_000],
      [0.5, 10_000],
      [1, 11_000],
    ] as const) {
      const { made, watch } = schedule(() => random)
      watch(some(1), 0)
      const [due] = made.take(300, 1)
      expect(due && made.done(due, 700)).toBe(true)
      expect(made.nextDueMs()).toBe(dueMs)
    }
  })

  it('that took longer than their interval come again at once, and only once', () => {
    const { made, watch } = schedule()
    watch(some(1), 0)
    const [due] = made.take(0, 1)
    if (due) made.done(due, 45_000)
    expect(made.take(45_000, 10)).toHaveLength(1)
    expect(made.take(45_000, 10)).toHaveLength(0)
  })

  it('the longest overdue come first, and no more than asked for', () => {
    let turn = 0
    const { made, watch } = schedule(() => ((turn += 37) % 100) / 100)
    watch(some(100), 0)
    const times: number[] = []
    for (let due = made.take(interval, 7); due.length > 0; due = made.take(interval, 7)) {
      expect(due.length).toBeLessThanOrEqual(7)
      times.push(...due.map((each) => each.dueMs))
    }
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times).toHaveLength(100)
  })

  it('of what was removed or changed meanwhile say nothing', () => {
    const { made, watch } = schedule()
    watch(some(1), 0)
    const [before] = made.take(0, 1)
    watch(some(1, { address: '10.0.0.2' }), 10)
    const [after] = made.take(10, 1)
    expect(before && made.done(before, 20)).toBe(false)
    expect(after && made.done(after, 20)).toBe(true)
    watch([], 30)
    expect(made.take(100_000, 10)).toEqual([])
  })

  it('an edit that changes neither place nor check does not begin them anew', () => {
    const { made, watch } = schedule()
    watch(some(1), 0)
    const [due] = made.take(0, 1)
    if (due) made.done(due, 0)
    watch(some(1, { weight: 9, version: 2 }), 100)
    expect(made.take(100, 10)).toEqual([])
    expect(made.take(interval, 10)[0]?.instance.weight).toBe(9)
  })

  it('that an agent or nobody runs, or that wait for signs of life, are not among them', () => {
    const { made, watch } = schedule()
    watch(
      [
        ...some(1, { agent: '10.0.0.9:8500' }),
        ...some(1, { id: 'none', check: { type: 'NONE' } }),
        ...some(1, { id: 'ttl', check: { type: 'TTL', ttlMs: 5000 } }),
      ],
      0,
    )
    expect(made.size).toBe(0)
  })
})
