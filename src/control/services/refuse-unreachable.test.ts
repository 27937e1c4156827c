import { describe, expect, it } from 'vitest'
import { refuseUnreachable } from './refuse-unreachable'

const refuse = (address: string, allowLoopback: boolean, agent: string | null = null) => {
  try {
    refuseUnreachable({ address, agent }, { allowLoopback })
    return null
  } catch (error) {
    return error
  }
}

describe('an instance', () => {
  it.each(['169.254.169.254', '0.0.0.0', '224.0.0.1', 'fe80::1', '::ffff:169.254.169.254', '100.100.100.200'])(
    'at %s is refused whatever is allowed, and the field and value are named',
    (address) => {
      const problems = [{ field: 'spec.address', value: address, message: expect.stringContaining(address) as string }]
      expect(refuse(address, true)).toMatchObject({ code: 'INVALID', problems })
      expect(refuse(address, false)).toMatchObject({ code: 'INVALID', problems })
    },
  )

  it.each(['127.0.0.1', '127.9.9.9', '::1'])('at %s is refused unless loopback is allowed', (address) => {
    expect(refuse(address, true)).toBeNull()
    expect(refuse(address, false)).toMatchObject({
      message: expect.stringContaining('SWITCHYARD_ALLOW_LOOPBACK') as string,
    })
  })

  it.each(['10.0.0.1', '192.168.1.1', '93.184.216.34', 'fd00::1', 'cart.internal', 'localhost'])(
    'at %s is taken: names are judged when they are resolved',
    (address) => {
      expect(refuse(address, false)).toBeNull()
    },
  )

  it.each(['169.254.169.254:80', '[fe80::1]:8500', '127.0.0.1:8500'])('by the agent %s is refused', (agent) => {
    expect(refuse('10.0.0.1', false, agent)).toMatchObject({ problems: [{ field: 'spec.agent', value: agent }] })
  })
})
