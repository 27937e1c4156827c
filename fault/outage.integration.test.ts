import { expect, it } from 'vitest'
import { runOutage } from './outage/run-outage'

it('a gateway alone, restarted twice, fails no request for want of its configuration', async () => {
  const result = await runOutage({ seed: 7, short: true, seconds: 10, say: () => undefined })
  expect(result).toMatchObject({ lost: 0, halfApplied: 0, problems: [] })
  expect(result.more).toMatchObject({ timed_out: 0, wrong_destination: 0 })
  expect(result.more.answered).toBeGreaterThan(2000)
}, 120_000)
