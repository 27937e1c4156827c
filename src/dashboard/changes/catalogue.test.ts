import { describe, expect, test } from 'vitest'
import { breakerOverrideSpec, breakerSpec } from '@/domain/breaker/policy'
import { rateLimitOverrideSpec } from '@/domain/rate-limit/key-override'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import { diffSpecs } from '@/domain/revision/diff'
import type { ObjectKind } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { instanceOverrideSpec } from '@/domain/service/instance-override'
import { serviceSpec, subsetSpec } from '@/domain/service/service'
import { en } from '../i18n/en'
import { fieldName, fieldValue, type FieldValue } from './field-words'

const condition = (name: string) => [{ name, type: 'EXACT', value: 'v' }]
const edits = { set: [{ name: 'x-a', value: 'v' }], remove: ['x-b'] }

/** Every field of every kind of object, set to something. */
const whole: Record<ObjectKind, unknown> = {
  route: routeSpec.parse({
    match: { hosts: ['a.b'], methods: ['GET'], headers: condition('x-h'), query: condition('q') },
    destinations: [
      { service: 'a', subset: 'v1', weightPercent: 60 },
      { service: 'b', weightPercent: 40 },
    ],
    rewritePath: '/x',
    requestHeaders: edits,
    responseHeaders: edits,
  }),
  breaker: breakerSpec.parse({ service: 'a' }),
  'breaker-override': breakerOverrideSpec.parse({
    id: '1',
    instance: '10.0.0.1:80',
    gateway: 'gw-1',
    intent: 'FORCED_OPEN',
    reason: 'why',
    actor: 'ada',
    atMs: 1,
    expiresAtMs: 2,
  }),
  'instance-override': instanceOverrideSpec.parse({
    service: 'a',
    address: '10.0.0.1',
    port: 80,
    instanceId: 'a-1',
    mode: 'DRAIN',
    weight: { from: 1, to: 2, startAtMs: 1, overMs: 1000 },
    reason: 'why',
    actor: 'ada',
    atMs: 1,
    expiresAtMs: 2,
  }),
  'rate-limit-override': rateLimitOverrideSpec.parse({
    policy: 'a',
    key: 'ada',
    stance: 'BOOST',
    factor: 2,
    resetId: '000000000000001-a',
    reason: 'why',
    actor: 'ada',
    atMs: 1,
    expiresAtMs: 2,
  }),
  'rate-limit': rateLimitSpec.parse({ limit: 1, periodMs: 1000, burst: 1, route: 'r' }),
  service: serviceSpec.parse({ minHealthyInstances: 2 }),
  subset: subsetSpec.parse({ service: 'a', tags: ['t'], meta: { version: 'v1' } }),
}

function wordsIn(value: FieldValue): string[] {
  if (value.type === 'list') return value.items.flatMap(wordsIn)
  return value.type === 'word' ? [value.word] : []
}

function entry(path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((tree, key) => (tree as Record<string, unknown> | undefined)?.[key], en.changes)
}

describe.each(Object.entries(whole))('a %s', (kind, spec) => {
  const fields = diffSpecs(undefined, spec)

  test('has words for each field that can differ', () => {
    const keys = fields.map((field) => `fields.${fieldName(kind as ObjectKind, field.path).key}`)
    expect(keys.filter((key) => entry(key) === undefined)).toEqual([])
  })

  test('has words for each value of a closed list', () => {
    const words = fields.flatMap((field) => wordsIn(fieldValue(field.path, field.after)))
    expect(words.filter((word) => word !== 'GET' && entry(`words.${word}`) === undefined)).toEqual([])
  })
})
