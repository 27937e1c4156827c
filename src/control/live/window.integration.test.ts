import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { getTopology } from '../topology/get-topology'
import { putFrame, startTestControl, type TestControl } from '../testing'
import { busy } from '../testing/shop'
import { readWindow } from './window'

let control: TestControl

beforeAll(async () => {
  control = await startTestControl()
}, 60_000)
afterAll(() => control.stop())
afterEach(() => {
  vi.useRealTimers()
})

it.each([3_600_000, -3_600_000])('a clock that is %i ms off hides no figures', async (offMs) => {
  await control.redis.flushall()
  await putFrame(control, busy)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offMs })
  expect((await readWindow(control))?.service('checkout')?.count).toBe(7)
  expect((await getTopology(control, { namespace: null })).atMs).not.toBeNull()
})
