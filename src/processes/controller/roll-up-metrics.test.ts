import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { type RollUpCounters, rollUpCounters } from '@/telemetry/roll-up-counters'
import { watchRollUp } from './roll-up-metrics'

const line = (text: string, start: string) => text.split('\n').find((each) => each.startsWith(start))

it('tells what was counted and left out, what it takes in Redis and how far back it reaches', async () => {
  const registry = new Registry()
  const counters: RollUpCounters = {
    ...rollUpCounters(),
    ...{ rolled: 7, taken: 14, late: 1, lagMs: 1600 },
    kept: { bytes: new Map([['instances 1s', 5000]]), waitingBytes: 300, reachMs: new Map([['total 1m', 60_000]]) },
  }
  watchRollUp(registry, () => counters)
  for (let scrape = 0; scrape < 2; scrape++) {
    const text = await registry.metrics()
    expect(line(text, 'switchyard_controller_rollup_seconds_total')).toMatch(/ 7$/)
    expect(line(text, 'switchyard_controller_rollup_gateway_seconds_total{outcome="late"}')).toMatch(/ 1$/)
    expect(line(text, 'switchyard_controller_rollup_lag_seconds')).toMatch(/ 1.6$/)
    expect(line(text, 'switchyard_controller_telemetry_waiting_bytes')).toMatch(/ 300$/)
    expect(line(text, 'switchyard_controller_telemetry_bytes{part="instances",resolution="1s"}')).toMatch(/ 5000$/)
    expect(line(text, 'switchyard_controller_telemetry_reach_seconds{part="total",resolution="1m"}')).toMatch(/ 60$/)
  }
})

it('a controller that does not lead says nothing of it', async () => {
  const registry = new Registry()
  watchRollUp(registry, () => null)
  const text = await registry.metrics()
  expect(line(text, 'switchyard_controller_rollup_lag_seconds')).toBeUndefined()
  expect(line(text, 'switchyard_controller_telemetry_bytes')).toBeUndefined()
})
