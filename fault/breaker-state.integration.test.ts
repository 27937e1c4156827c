import { expect, it } from 'vitest'
import { runBreakerState } from './breaker-state/run-breaker-state'

it('what is shown of a flapping breaker is what each gateway is in, or was within two seconds', async () => {
  const result = await runBreakerState({ seed: 7, short: true, seconds: null, say: () => undefined })
  expect(result).toMatchObject({ tried: 60, lost: 0, problems: [] })
  expect(result.more).toMatchObject({ disagreements_older_than_2_s: 0 })
}, 120_000)
