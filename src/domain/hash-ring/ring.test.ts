import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRing, capacityOf, ringFind, ringLookup } from './ring'
import { keyHashes, membersOf, tally } from './testing'

const hashes = keyHashes(20_000)

/** Any members with distinct ids, some without weight. */
const anyMembers = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 8 }), weight: fc.constantFrom(0, 1, 1, 2, 5, 100) }),
  { selector: (each) => each.id, maxLength: 12 },
)

const anyHash = fc.integer({ min: 0, max: 2 ** 32 - 1 })

describe('a ring', () => {
  it('never gives a member that is absent or has no weight, and gives one whenever there is one', () => {
    fc.assert(
      fc.property(anyMembers, anyHash, (members, hash) => {
        const weighted = members.filter((each) => each.weight > 0).map((each) => each.id)
        const id = ringLookup(buildRing(members), hash)
        if (weighted.length === 0) expect(id).toBeNull()
        else expect(weighted).toContain(id)
      }),
    )
  })

  it('does not depend on the order of its members', () => {
    fc.assert(
      fc.property(anyMembers, (members) => {
        const there = buildRing(members)
        const back = buildRing(members.toReversed())
        for (const hash of hashes.slice(0, 200)) expect(ringLookup(there, hash)).toBe(ringLookup(back, hash))
      }),
      { numRuns: 30 },
    )
  })

  it.each([0, 2 ** 32 - 1])('has an owner for the hash %d at its seam', (hash) => {
    expect(ringLookup(buildRing(membersOf(1)), hash)).toBe('10.0.0.0:8080')
  })

  it.each([2, 10, 50])('of %d moves the keys of a removed member and no others', (count) => {
    const members = membersOf(count)
    const before = buildRing(members)
    const gone = members[1]?.id ?? ''
    const after = buildRing(members.filter((each) => each.id !== gone))
    let moved = 0
    for (const hash of hashes) {
      const was = ringLookup(before, hash)
      const is = ringLookup(after, hash)
      if (was === gone) moved += 1
      else expect(is).toBe(was)
    }
    expect((moved * count) / hashes.length).toBeGreaterThan(0.6)
    expect((moved * count) / hashes.length).toBeLessThan(1.4)
  })

  it('gives members their share by weight, within a quarter of it', () => {
    const members = membersOf(6, (index) => index + 1)
    const ring = buildRing(members)
    const counts = tally(hashes.map((hash) => ringLookup(ring, hash)))
    for (const { id, weight } of members) {
      const share = (counts.get(id) ?? 0) / ((hashes.length * weight) / 21)
      expect(share).toBeGreaterThan(0.75)
      expect(share).toBeLessThan(1.25)
    }
  })

  it('stays small whatever the weights', () => {
    expect(buildRing(membersOf(10, () => 1000)).points.length).toBeLessThanOrEqual(32_768)
    expect(buildRing([...membersOf(1, () => 1e9), { id: 'small', weight: 1 }]).points.length).toBeLessThan(33_000)
  })
})

describe('bounded loads', () => {
  const load = fc.record({
    percent: fc.integer({ min: 101, max: 300 }),
    requests: fc.array(anyHash, { maxLength: 120 }),
  })

  it('never puts more on a member than its share times the factor, and always finds room', () => {
    fc.assert(
      fc.property(anyMembers, load, (members, { percent, requests }) => {
        const ring = buildRing(members)
        fc.pre(ring.ids.length > 0)
        const inFlight = new Map<string, number>()
        requests.forEach((hash, totalInFlight) => {
          const id = ringLookup(ring, hash, { percent, totalInFlight, inFlight: (each) => inFlight.get(each) ?? 0 })
          expect(id).not.toBeNull()
          const weight = members.find((each) => each.id === id)?.weight ?? 0
          const now = (inFlight.get(id ?? '') ?? 0) + 1
          inFlight.set(id ?? '', now)
          expect(now).toBeLessThanOrEqual(capacityOf(ring, weight, { percent, totalInFlight }))
        })
      }),
      { numRuns: 60 },
    )
  })

  it('spreads one hot key over members instead of overloading its owner', () => {
    const ring = buildRing(membersOf(10))
    const inFlight = new Map<string, number>()
    for (let total = 0; total < 100; total += 1) {
      const id = ringLookup(ring, 7, {
        percent: 125,
        totalInFlight: total,
        inFlight: (each) => inFlight.get(each) ?? 0,
      })
      inFlight.set(id ?? '', (inFlight.get(id ?? '') ?? 0) + 1)
    }
    expect(Math.max(...inFlight.values())).toBe(13)
  })

  it('leaves a key with its owner while there is room', () => {
    const ring = buildRing(membersOf(10))
    for (const hash of hashes.slice(0, 500)) {
      const load = { percent: 125, totalInFlight: 0, inFlight: () => 0 }
      expect(ringLookup(ring, hash, load)).toBe(ringLookup(ring, hash))
    }
  })
})

describe('ringFind', () => {
  it('goes on to the next member when the owner is refused, and asks each once', () => {
    const ring = buildRing(membersOf(5))
    for (const hash of hashes.slice(0, 200)) {
      const asked: string[] = []
      const id = ringFind(ring, hash, (each) => asked.push(each) === 3)
      expect(asked[0]).toBe(ringLookup(ring, hash))
      expect(new Set(asked).size).toBe(3)
      expect(id).toBe(asked[2])
    }
  })

  it('gives none when all are refused', () => {
    expect(ringFind(buildRing(membersOf(5)), 7, () => false)).toBeNull()
  })
})
