import fc from 'fast-check'
import { expect, it } from 'vitest'
import { applyRows } from '@/domain/view/apply-rows'
import type { ServicesPage } from '@/domain/view/fleet-views'
import type { ServiceRow } from '@/domain/view/views'
import { comparable, rowsDelta } from './rows-delta'

const row = (name: string, routes: number): ServiceRow => ({
  ...{ name, routes, namespace: null, source: 'DISCOVERED', worst: 'passing', ordered: 0, flapping: 0 },
  ...{ health: { passing: 1, warning: 0, critical: 0 }, traffic: null, breakers: [], limits: 0 },
})

const pages: fc.Arbitrary<ServicesPage> = fc.record({
  rows: fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'))
    .chain((names) =>
      fc.tuple(...names.map((name) => fc.integer({ min: 0, max: 2 }).map((routes) => row(name, routes)))),
    ),
  total: fc.integer({ min: 5, max: 6 }),
  offset: fc.constant(0),
  counts: fc.record({ passing: fc.nat(1), warning: fc.nat(1), critical: fc.nat(1), unknown: fc.nat(1) }),
})

it('deltas carried out in order always give the fresh page, whichever pages a slow reader did not see', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(pages, fc.boolean()), { minLength: 1 }), (states) => {
      let kept: ServicesPage | null = null
      let told: ReturnType<typeof comparable> | null = null
      for (const [page, isSeen] of states) {
        if (!isSeen) continue
        const fresh = comparable(page)
        const delta = rowsDelta(told, fresh)
        told = fresh
        if (delta) kept = applyRows(kept, structuredClone(delta))
        expect(kept).toEqual(page)
      }
    }),
  )
})

const page = (rows: ServiceRow[], total = 2): ServicesPage => ({
  ...{ rows, total, offset: 0 },
  counts: { passing: total, warning: 0, critical: 0, unknown: 0 },
})
const before = comparable(page([row('a', 0), row('b', 0)]))

it('only rows that differ are told, and nothing when none does', () => {
  expect(rowsDelta(before, comparable(page([row('a', 0), row('b', 1)])))).toMatchObject({
    keys: ['a', 'b'],
    rows: [{ name: 'b' }],
    whole: false,
  })
  expect(rowsDelta(before, comparable(page([row('a', 0), row('b', 0)])))).toBeNull()
  expect(rowsDelta(before, comparable(page([row('b', 0), row('a', 0)])))).toMatchObject({ keys: ['b', 'a'], rows: [] })
  expect(rowsDelta(before, comparable(page([row('a', 0), row('b', 0)], 3)))).toMatchObject({ rows: [], total: 3 })
})

it('rows that did not change stay the same objects', () => {
  const delta = rowsDelta(before, comparable(page([row('a', 0), row('b', 1)])))
  const applied = applyRows(before.page as ServicesPage, delta ?? expect.fail())
  expect(applied?.rows[0]).toBe(before.page.rows[0])
})

it('a delta of rows that were missed is refused, so that nobody shows half a page', () => {
  const delta = rowsDelta(before, comparable(page([row('a', 0), row('b', 1)])))
  expect(applyRows(page([row('c', 0)]), delta ?? expect.fail())).toBeNull()
})
