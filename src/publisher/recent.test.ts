import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recentLimits } from '@/wire/revision-log'
import { recentAfter } from './recent'
import { aRoute, memorySource, put } from './testing'

function history(changesOf: readonly number[]) {
  const source = memorySource()
  for (const count of changesOf) source.commit(Array.from({ length: count }, (_, at) => put(aRoute(`r${String(at)}`))))
  return source.revisions
}

describe('what lies inline in a head', () => {
  it('ends with the newest revision, has no gap, and keeps the limits; it is the same however it was published', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 30 }),
        fc.nat(30),
        (sizes, cut) => {
          const all = history(sizes)
          const recent = recentAfter([], all)
          expect(recent).toEqual(all.slice(all.length - recent.length))
          expect(recent.flatMap((each) => each.changes).length).toBeLessThanOrEqual(recentLimits.changes)
          const bytes = recent.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)), 0)
          expect(bytes).toBeLessThanOrEqual(recentLimits.bytes)
          expect(recentAfter(recentAfter([], all.slice(0, cut)), all.slice(cut))).toEqual(recent)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('is nothing when the newest revision alone is too big', () => {
    expect(recentAfter([], history([1, 1, recentLimits.changes + 1]))).toEqual([])
  })

  it('leaves out what does not follow', () => {
    const all = history([1, 1, 1, 1])
    expect(recentAfter(all.slice(0, 1), all.slice(2)).map((each) => each.revision)).toEqual([3, 4])
  })
})
