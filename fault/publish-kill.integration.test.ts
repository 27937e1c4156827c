import { expect, it } from 'vitest'
import { runPublishKill } from './publish-kill/run-publish-kill'

it('publishers killed at random points lose, double, reorder and half-apply nothing', async () => {
  const result = await runPublishKill({ seed: 7, short: true, seconds: null, say: () => undefined })
  expect(result).toMatchObject({ lost: 0, halfApplied: 0, reordered: 0, problems: [] })
  expect(result.tried).toBeGreaterThanOrEqual(8)
}, 120_000)
