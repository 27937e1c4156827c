import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildMaglev, maglevLookup } from './maglev'
import { keyHashes, membersOf, tally } from './testing'

const hashes = keyHashes(20_000)

/** Any members with distinct ids, some without weight. */
const anyMembers = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 8 }), weight: fc.constantFrom(0, 1, 1, 2, 5, 100) }),
  { selector: (each) => each.id, maxLength: 12 },
)

const anyHash = fc.integer({ min: 0, max: 2 ** 32 - 1 })

describe('a Maglev table', () => {
  it('never gives a member that is absent or has no weight, and gives one whenever there is one', () => {
    fc.assert(
      fc.property(anyMembers, anyHash, (members, hash) => {
        const weighted = members.filter((each) => each.weight > 0).map((each) => each.id)
        const id = maglevLookup(buildMaglev(members), hash)
        if (weighted.length === 0) expect(id).toBeNull()
        else expect(weighted).toContain(id)
      }),
      { numRuns: 40 },
    )
  })

  it('does not depend on the order of its members', () => {
    const members = membersOf(20, (index) => (index % 3) + 1)
    const there = buildMaglev(members)
    const back = buildMaglev(members.toReversed())
    for (const hash of hashes) expect(maglevLookup(there, hash)).toBe(maglevLookup(back, hash))
  })

  it('fills slots by weight, within a hundredth of the share', () => {
    const members = membersOf(5, (index) => index + 1)
    const { slots, ids } = buildMaglev(members)
    const counts = tally(Array.from(slots, (owner) => ids[owner] ?? null))
    for (const { id, weight } of members) {
      const share = (counts.get(id) ?? 0) / ((slots.length * weight) / 15)
      expect(share).toBeGreaterThan(0.99)
      expect(share).toBeLessThan(1.01)
    }
  })

  it.each([2, 10, 50])('of %d moves little beside the keys of a removed member', (count) => {
    const members = membersOf(count)
    const before = buildMaglev(members)
    const gone = members[1]?.id ?? ''
    const after = buildMaglev(members.filter((each) => each.id !== gone))
    let owned = 0
    let others = 0
    for (const hash of hashes) {
      const was = maglevLookup(before, hash)
      if (was === gone) owned += 1
      else if (maglevLookup(after, hash) !== was) others += 1
    }
    expect((owned * count) / hashes.length).toBeGreaterThan(0.9)
    expect((owned * count) / hashes.length).toBeLessThan(1.1)
    expect(others / hashes.length).toBeLessThan(0.04)
  })

  it('has a hundred slots a member also for a thousand members', () => {
    const { slots, ids } = buildMaglev(membersOf(1000))
    const counts = tally(Array.from(slots, (owner) => ids[owner] ?? null))
    expect(counts.size).toBe(1000)
    expect(Math.max(...counts.values()) / Math.min(...counts.values())).toBeLessThan(1.01)
  })
})
