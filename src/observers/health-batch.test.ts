import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HealthChange } from '@/domain/health/health-change'
import { HealthBatch } from './health-batch'

const change = (atMs: number, fields: Partial<HealthChange> = {}): HealthChange => ({
  ...{ atMs, service: 'web', node: 'n1', instanceId: 'a', instance: '10.0.0.1:80', before: 'passing' as const },
  ...{ after: 'critical' as const, check: 'HTTP', output: `at ${String(atMs)}`, flapping: false, ...fields },
})
const flap = (atMs: number, fields: Partial<HealthChange> = {}) => change(atMs, { flapping: true, ...fields })

/** Hands over all that waits; ids are numbered on. */
function written(batch: HealthBatch, nowMs = 0, firstId = 1) {
  const handover = batch.take(nowMs)
  handover?.written(handover.events.map((_, at) => String(firstId + at)))
  return { events: handover?.events ?? [], more: handover?.more ?? [] }
}

describe('the history of health', () => {
  it('has a row for each change of a steady instance', () => {
    const batch = new HealthBatch()
    batch.add(change(1))
    batch.add(change(2, { before: 'critical', after: 'passing' }))
    expect(written(batch).events).toMatchObject([{ atMs: 1 }, { atMs: 2 }])
    expect(batch.take(3)).toBeNull()
  })

  it('has one row a minute for an instance that flaps, which tells how it ended', () => {
    const batch = new HealthBatch()
    batch.add(flap(0))
    batch.add(flap(1000, { before: 'critical', after: 'passing', output: 'ok' }))
    expect(written(batch).events).toMatchObject([
      { atMs: 0, before: 'passing', after: 'passing', changes: 2, output: 'ok' },
    ])
    batch.add(flap(2000))
    batch.add(flap(3000, { after: 'warning', check: 'TCP' }))
    expect(written(batch)).toEqual({
      events: [],
      more: [{ id: '1', more: 2, after: 'warning', check: 'TCP', output: 'at 3000' }],
    })
    batch.add(flap(60_000))
    expect(written(batch, 60_000, 2)).toMatchObject({ events: [{ atMs: 60_000, changes: 1 }], more: [] })
  })

  it('keeps instances apart, and begins a row anew once one no longer flaps', () => {
    const batch = new HealthBatch()
    batch.add(flap(0))
    batch.add(flap(1, { instanceId: 'b' }))
    batch.add(change(2))
    batch.add(flap(3))
    expect(written(batch).events).toMatchObject([{ atMs: 0 }, { atMs: 1 }, { atMs: 2 }, { atMs: 3 }])
  })

  it('loses nothing of what changed while a batch was being written, or when writing failed', () => {
    const batch = new HealthBatch()
    batch.add(flap(0))
    const first = batch.take(1)
    batch.add(flap(2))
    first?.written(['7'])
    const second = batch.take(3)
    expect(second?.more).toMatchObject([{ id: '7', more: 1 }])
    batch.add(flap(4))
    second?.failed()
    expect(written(batch).more).toMatchObject([{ id: '7', more: 2, output: 'at 4' }])
  })

  it('drops the oldest when there are too many, and tells how many changes', () => {
    const batch = new HealthBatch(2)
    batch.add(flap(1))
    batch.add(flap(2))
    const handover = batch.take(2)
    for (const atMs of [3, 4]) batch.add(change(atMs, { instanceId: String(atMs) }))
    handover?.failed()
    expect(written(batch).events).toMatchObject([{ atMs: 3 }, { atMs: 4 }])
    expect([batch.takeDropped(), batch.takeDropped()]).toEqual([2, 0])
  })

  it('accounts for every change, whatever comes and whatever fails', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), id: fc.constantFrom('a', 'b'), flapping: fc.boolean() }),
      fc.record({ do: fc.constant('write' as const) }),
      fc.record({ do: fc.constant('fail' as const) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 90_000 }) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const batch = new HealthBatch(5)
        let [nowMs, added, accounted, nextId] = [0, 0, 0, 1]
        const write = () => {
          const { events, more } = written(batch, nowMs, nextId)
          nextId += events.length
          for (const each of events) accounted += each.changes
          for (const each of more) accounted += each.more
        }
        for (const each of steps) {
          if (each.do === 'wait') nowMs += each.ms
          else if (each.do === 'write') write()
          else if (each.do === 'fail') batch.take(nowMs)?.failed()
          else {
            batch.add(change(nowMs, { instanceId: each.id, flapping: each.flapping }))
            added += 1
          }
        }
        write()
        expect(accounted + batch.takeDropped()).toBe(added)
      }),
    )
  })
})
