import { expect, it } from 'vitest'
import { runLocks } from './locks/run-locks'

it('holders that were frozen write nothing late, and tokens only rise, whatever happens to clock and Redis', async () => {
  const result = await runLocks({ seed: 7, short: true, seconds: null, say: () => undefined })
  expect(result).toMatchObject({ lost: 0, halfApplied: 0, reordered: 0, problems: [] })
  expect(result.more.stale_refused).toBeGreaterThan(0)
}, 180_000)
