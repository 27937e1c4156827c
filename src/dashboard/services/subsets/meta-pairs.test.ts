import fc from 'fast-check'
import { expect, test } from 'vitest'
import { metaOf, pairsOf } from './meta-pairs'

test('meta values survive being written as pairs', () => {
  const word = fc.stringMatching(/^[a-z0-9_-]+$/)
  fc.assert(
    fc.property(
      fc.dictionary(word, fc.oneof(word, fc.constant('a=b'), fc.constant('')), { noNullPrototype: true }),
      (meta) => {
        expect(metaOf(pairsOf(meta))).toEqual({ meta, broken: [] })
      },
    ),
  )
})

test('of two values of one key the later counts', () => {
  expect(metaOf(['version=v1', ' version = v2 ']).meta).toEqual({ version: 'v2' })
})

test.each(['version', '=v2', ''])('%j is no pair', (pair) => {
  expect(metaOf([pair, 'zone=a'])).toEqual({ meta: { zone: 'a' }, broken: [pair] })
})
