import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { breakerOverrideSpec, breakerSpec } from '@/domain/breaker/policy'
import { objectName } from '@/domain/names'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import { routeSpec } from '@/domain/routing/route'
import { instanceSpec, subsetSpec } from '@/domain/service/service'
import { checkDraft } from './draft'
import { problemText } from './problem-words'

const to = [{ service: 'a', weightPercent: 100 }]
const refused: [string, z.ZodType, unknown][] = [
  ['name', objectName, 'Not A Name'],
  [
    'route host and path',
    routeSpec,
    { match: { hosts: ['A:1'], path: { type: 'PREFIX', value: 'x y' } }, destinations: to },
  ],
  ['route regex', routeSpec, { match: { path: { type: 'REGEX', value: '(' } }, destinations: to, rewritePath: '/x' }],
  ['route header', routeSpec, { match: { headers: [{ name: 'a b', type: 'REGEX', value: '(' }] }, destinations: to }],
  ['route query', routeSpec, { match: { query: [{ name: '', type: 'PREFIX', value: '' }] }, destinations: to }],
  ['route weights', routeSpec, { match: {}, destinations: [...to, { service: 'b', weightPercent: 101 }, ...to] }],
  ['route without destinations', routeSpec, { match: {}, destinations: [] }],
  [
    'route numbers',
    routeSpec,
    {
      match: {},
      destinations: to,
      priority: 9999,
      timeoutMs: 1,
      retry: { attempts: 9 },
      loadBalancing: { boundedLoadPercent: 5 },
    },
  ],
  [
    'route texts',
    routeSpec,
    {
      match: {},
      destinations: [{ service: '-', subset: '-', weightPercent: 0.5 }],
      description: 'x'.repeat(501),
      rewritePath: 'x',
      loadBalancing: { policy: 'MAGLEV', hash: { source: 'COOKIE', name: '' } },
      requestHeaders: { set: [{ name: '', value: '\n' }] },
    },
  ],
  [
    'breaker',
    breakerSpec,
    {
      service: '',
      failureRateThresholdPercent: 0,
      waitDurationInOpenStateMs: 1,
      maxWaitDurationInHalfOpenStateMs: -1,
      slidingWindowSize: 0,
      failureStatuses: [200],
      mode: 'X',
    },
  ],
  ['breaker window', breakerSpec, { service: 'a', slidingWindowType: 'COUNT_BASED', slidingWindowSize: 5 }],
  ['reason', breakerOverrideSpec, { id: '1', intent: 'RESET', reason: 'x', actor: '', atMs: 0, expiresAtMs: null }],
  ['limit', rateLimitSpec, { limit: 0, periodMs: 1, burst: 0.5, key: { source: 'HEADER', name: '' } }],
  ['subset', subsetSpec, { service: 'a' }],
  ['instance', instanceSpec, { service: 'a', address: 'http://x', port: 0, weight: 0, meta: { 'a b': '' } }],
]

describe.each(refused)('what is refused in a %s', (_name, schema, draft) => {
  const checked = checkDraft(schema, draft)
  const messages = checked.ok ? [] : checked.problems.map((each) => each.message)

  test('is told in Chinese', () => {
    expect(messages).not.toEqual([])
    expect(messages.filter((message) => !/\p{Script=Han}/u.test(problemText('zh', message)))).toEqual([])
  })

  test('is told in our English, not in the validator’s', () => {
    expect(messages.filter((message) => /expected|Invalid/.test(problemText('en', message)))).toEqual([])
  })
})

test('numbers in a sentence are carried over', () => {
  expect(problemText('zh', 'weights must add to 100 percent; they add to 120')).toContain('120%')
  expect(problemText('en', 'Too big: expected string to have <=500 characters')).toBe('use at most 500 characters')
})

test('a sentence that is not known is shown as it came', () => {
  expect(problemText('zh', 'the moon is full')).toBe('the moon is full')
})
