import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RowsQuery, ServicesPage } from '@/domain/view/fleet-views'
import { servicesQuery } from '../testing/queries'
import { RowsWatch } from './rows'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A watch of lists whose total the test sets; it counts what it does. */
function watched() {
  const count = { reads: 0, pages: 0 }
  const world = { total: 1, failing: false }
  const watch = new RowsWatch<number>({
    read: () => {
      count.reads++
      return world.failing ? Promise.reject(new Error('Redis is gone')) : Promise.resolve(world.total)
    },
    isSame: (_query, before, after) => before === after,
    page: (_query, total) => {
      count.pages++
      const counts = { passing: 0, warning: 0, critical: 0, unknown: 0 }
      return Promise.resolve<ServicesPage>({ rows: [], total, offset: 0, counts })
    },
  })
  return { watch, count, world }
}
const query = (search: string): RowsQuery => ({ list: 'services', query: { ...servicesQuery, search } })
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

it('a list that many look at is reckoned once, and again only when what it is made of has changed', async () => {
  const { watch, count, world } = watched()
  const followers = Array.from({ length: 20 }, () => watch.follow(query('a'), () => undefined))
  await pass(10)
  expect(followers.every((each) => each.latest()?.page.total === 1)).toBe(true)
  await pass(5000)
  expect(count.pages).toBe(1)
  world.total = 2
  await pass(1000)
  expect(count.pages).toBe(2)
  expect(followers.every((each) => each.latest()?.page.total === 2)).toBe(true)
  for (const each of followers) each.close()
  await pass(1000)
  const { reads } = count
  await pass(5000)
  expect(count.reads).toBe(reads)
})

it('whoever comes to another list has it at once, and no list is told twice in a second for that', async () => {
  const { watch, world } = watched()
  let changes = 0
  watch.follow(query('a'), () => changes++)
  await pass(10)
  world.total = 2
  const second = watch.follow(query('b'), () => undefined)
  await pass(10)
  expect(second.latest()?.page.total).toBe(2)
  expect(changes).toBe(1)
  await pass(1000)
  expect(changes).toBe(2)
})

it('while nothing can be read the page stays, and goes on when it can', async () => {
  const { watch, world } = watched()
  const follower = watch.follow(query('a'), () => undefined)
  await pass(10)
  Object.assign(world, { failing: true, total: 7 })
  await pass(3000)
  expect(follower.latest()?.page.total).toBe(1)
  world.failing = false
  await pass(1000)
  expect(follower.latest()?.page.total).toBe(7)
})
