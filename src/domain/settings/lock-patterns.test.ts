import { expect, it } from 'vitest'
import { defaultLockPatterns, lockPatternChoice } from './lock-patterns'

const wrong = (...patterns: string[]) =>
  lockPatternChoice
    .safeParse({ patterns: patterns.map((pattern) => ({ pattern, library: 'DETECT' })) })
    .error?.issues.map((each) => each.message)

it.each([
  ['*', ['begin with at least 2 characters that are no wildcard, such as lock:*']],
  ['l*', ['begin with at least 2 characters that are no wildcard, such as lock:*']],
  ['swy:lock:*', ['keys that begin with swy: are Switchyard’s own']],
  ['lock:\n*', ['leave out control characters']],
  ['lock:*', undefined],
  ['order-lock', undefined],
])('a pattern names a part of the key, and nothing of ours: %j', (pattern, messages) => {
  expect(wrong(pattern)).toEqual(messages)
})

it('each pattern is named once, and there are at most 20', () => {
  expect(wrong('lock:*', 'lock:*')).toEqual(['name each pattern once'])
  expect(wrong(...Array.from({ length: 21 }, (_, index) => `lock${String(index)}`))).toEqual([
    'use at most 20 patterns',
  ])
  expect(lockPatternChoice.parse(defaultLockPatterns)).toEqual(defaultLockPatterns)
})
