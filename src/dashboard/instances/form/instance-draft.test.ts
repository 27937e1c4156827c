import { describe, expect, it } from 'vitest'
import type { InstanceSpec } from '@/domain/service/service'
import { checkInstanceDraft, instanceDraftOf, newInstanceDraft } from './instance-draft'

const spec: InstanceSpec = {
  service: 'cart',
  address: '10.0.0.7',
  port: 8080,
  weight: 3,
  tags: ['canary'],
  meta: { version: 'v2', zone: 'a=b' },
  check: { type: 'HTTP', path: '/ready', intervalMs: 5000, timeoutMs: 1000 },
  deregisterAfterMs: 120_000,
  agent: '10.0.0.7:8500',
}

describe('an instance in the form', () => {
  it.each<InstanceSpec['check']>([
    spec.check,
    { type: 'TCP', intervalMs: 2000, timeoutMs: 500 },
    { type: 'GRPC', service: 'shop.Cart', intervalMs: 2000, timeoutMs: 500 },
    { type: 'TTL', ttlMs: 45_000 },
  ])('comes back as it was (check %j)', (check) => {
    expect(checkInstanceDraft(instanceDraftOf('demo', { ...spec, check }))).toEqual({
      ok: true,
      spec: { ...spec, check },
    })
  })

  it('that nothing checks is never deregistered for being critical', () => {
    const draft = { ...instanceDraftOf('demo', { ...spec, check: { type: 'NONE' } }), deregisters: true }
    expect(checkInstanceDraft(draft)).toMatchObject({ ok: true, spec: { deregisterAfterMs: null } })
  })

  it('that the controller runs keeps no agent', () => {
    const draft = { ...instanceDraftOf('demo', spec), runBy: 'CONTROLLER' } as const
    expect(checkInstanceDraft(draft)).toMatchObject({ ok: true, spec: { agent: null } })
  })

  it.each([
    ['address', { address: 'http://10.0.0.7' }, 'address'],
    ['port', { port: 70_000 }, 'port'],
    ['empty port', { port: '' as const }, 'port'],
    ['weight', { weight: 0 }, 'weight'],
    ['pair without =', { meta: ['version'] }, 'meta'],
    ['agent', { agent: 'http://10.0.0.7:8500' }, 'agent'],
    ['deregistration after', { deregisterAfterMs: 5 }, 'deregisterAfterMs'],
    ['key of a pair', { meta: ['ver sion=1'] }, 'meta'],
  ])('with a wrong %s is refused at that field', (_name, change, field) => {
    const checked = checkInstanceDraft({ ...instanceDraftOf('demo', spec), ...change })
    expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual([field])
  })

  it('that is new lacks only what must be said', () => {
    const checked = checkInstanceDraft(newInstanceDraft('demo', 'cart'))
    expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual(['address', 'port'])
  })
})
