import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rendezvous } from './rendezvous'

const keys = Array.from({ length: 2000 }, (_each, index) => `key-${String(index)}`)
const someMembers = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 })

describe('rendezvous hashing', () => {
  it('has nobody where there is nobody', () => {
    expect(rendezvous('key', [])).toBeNull()
  })

  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(someMembers, fc.string(), (members, key) => {
        expect(rendezvous(key, members.toReversed())).toBe(rendezvous(key, members))
      }),
    )
  })

  it('a member that leaves moves its own share only', () => {
    fc.assert(
      fc.property(someMembers, fc.nat(), (members, chosen) => {
        const leaving = members[chosen % members.length]
        const rest = members.filter((each) => each !== leaving)
        for (const key of keys.slice(0, 200)) {
          const owner = rendezvous(key, members)
          if (owner !== leaving) expect(rendezvous(key, rest)).toBe(owner)
        }
      }),
    )
  })

  it('shares evenly', () => {
    const members = ['a', 'b', 'c', 'd']
    const shares = new Map<string | null, number>()
    for (const key of keys) {
      const owner = rendezvous(key, members)
      shares.set(owner, (shares.get(owner) ?? 0) + 1)
    }
    for (const member of members) expect(Math.abs((shares.get(member) ?? 0) - 500)).toBeLessThan(100)
  })
})
