import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logPart, partBytes, snapshotPart } from '@/wire/revision-log'
import { aRoute, memorySource, put } from './testing'
import { logValues, snapshotValues } from './values'

const big = (text: string) => Array.from({ length: 400 }, (_, at) => aRoute(`r${String(at)}`, 'example.com', text))

describe('values of the log', () => {
  it.each([
    ['plain text', 'x'.repeat(500)],
    ['quotes and backslashes', '"\\'.repeat(250)],
    ['letters of several bytes', '路由'.repeat(250)],
    ['pairs of surrogates', '🚦'.repeat(250)],
  ])('keep the limit and come together again: %s', (_name, text) => {
    const revision = memorySource().commit(big(text).map(put))
    const values = logValues(revision)
    expect(values.length).toBeGreaterThan(1)
    for (const value of values) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(partBytes)
    // As Consul keeps them: bytes.
    const parts = values.map((value) => logPart.parse(JSON.parse(Buffer.from(value).toString('utf8'))))
    expect(parts.every((each) => each.parts === values.length)).toBe(true)
    expect(JSON.parse(parts.map((each) => each.text).join(''))).toEqual(revision)
  })

  it('are one for a small revision', () => {
    expect(logValues(memorySource().commit([put(aRoute('a'))]))).toHaveLength(1)
  })
})

describe('values of a snapshot', () => {
  it('keep the limit, hold every object once, and do not depend on the order of the set', () => {
    const objects = big('é"'.repeat(250))
    const values = snapshotValues(objects)
    expect(values.length).toBeGreaterThan(1)
    for (const value of values) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(partBytes)
    const read = values.flatMap((value) => snapshotPart.parse(JSON.parse(value)).objects)
    expect(new Set(read.map((each) => each.name))).toEqual(new Set(objects.map((each) => each.name)))
    expect(read).toHaveLength(objects.length)
    fc.assert(
      fc.property(fc.shuffledSubarray(objects, { minLength: objects.length }), (shuffled) => {
        expect(snapshotValues(shuffled)).toEqual(values)
      }),
      { numRuns: 5 },
    )
  })

  it('are none for an empty set', () => {
    expect(snapshotValues([])).toEqual([])
  })
})
