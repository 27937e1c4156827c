import { expect, it } from 'vitest'
import { runWriters } from './writers/run-writers'

it('of many writers on one object each wins or is told CONFLICT, and no winner’s edit is lost', async () => {
  const result = await runWriters({ seed: 7, short: true, seconds: null, say: () => undefined })
  expect(result).toMatchObject({ tried: 400, lost: 0, halfApplied: 0, reordered: 0, problems: [] })
  expect(result.more.won).toBe(result.more.revisions)
})
