import { describe, expect, it } from 'vitest'
import { silentLog } from '@/domain/log'
import { instanceSpec } from '@/domain/service/service'
import { AgentInstances } from './agent-instances'
import type { ManagedInstance } from './source'

const dead = '10.0.0.8:8500'
const well = '10.0.0.9:8500'

function managed(id: string, agent: string): ManagedInstance {
  return { ...instanceSpec.parse({ service: 'web', address: '10.0.0.1', port: 80, agent }), id, version: 1 }
}

/** Agents of which one never answers until it is told to fail. */
function world(instances: ManagedInstance[]) {
  const asked: string[] = []
  const waiting: ((error: Error) => void)[] = []
  const refusals = new Map<string, string>()
  const agents = new AgentInstances({
    source: { deregistered: () => Promise.resolve(new Set()) },
    desired: { get: (id) => instances.find((each) => each.id === id) },
    client: {
      register: (agent, { id }) => {
        asked.push(id)
        return agent === well ? Promise.resolve() : new Promise((_resolve, reject) => waiting.push(reject))
      },
      deregister: () => Promise.resolve(),
      maintain: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    ...{ log: silentLog, nodePrefix: 'switchyard', refusals },
  })
  const keep = () => agents.keep({ services: new Set(['web']), wanted: instances, actual: [] }, () => null)
  const fail = (error: Error) => {
    for (const reject of waiting.splice(0)) reject(error)
  }
  return { asked, refusals, keep, fail }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const many = Array.from({ length: 100 }, (_each, index) => managed(`d${String(index)}`, dead))

describe('an agent that does not answer', () => {
  it('holds nobody up who asks for it, nor another agent once it is known', async () => {
    const { asked, refusals, keep, fail } = world([...many, managed('w', well)])
    await keep()
    expect(asked).not.toContain('w')
    fail(new Error('no answer within 5000 ms'))
    await settled()
    expect(asked).toContain('w')
    expect(asked).toHaveLength(9)
    expect(refusals.size).toBe(100)
    expect(refusals.get('d99')).toBe('its agent: no answer within 5000 ms')
  })

  it('is asked for the same once only while that is under way', async () => {
    const { asked, keep, fail } = world(many.slice(0, 1))
    await keep()
    await keep()
    fail(new Error('answered 500: no'))
    await settled()
    expect(asked).toEqual(['d0'])
  })
})
