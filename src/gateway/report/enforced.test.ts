import { expect, it } from 'vitest'
import { Enforced } from './enforced'

const numbers = (words: Enforced) => words.some().map((each) => each.revision)

it('tells each revision of a step, oldest first, some at a time, until it was told', () => {
  const words = new Enforced(3)
  words.add(4, 8, 100)
  words.add(9, 9, 200)
  expect(words.some()).toEqual([4, 5, 6].map((revision) => ({ revision, atMs: 100 })))
  expect(numbers(words)).toEqual([4, 5, 6]) // a report that failed told nothing
  words.told(words.some())
  words.told(words.some())
  expect([numbers(words), words.isEmpty]).toEqual([[], true])
})

it('loses no word that came while a report was under way', () => {
  const words = new Enforced(2)
  words.add(1, 1, 0)
  const sent = words.some()
  words.add(2, 2, 1)
  words.told(sent)
  expect(numbers(words)).toEqual([2])
})

it('keeps the newest when there are too many', () => {
  const words = new Enforced(10, 4)
  words.add(1, 1_000_000_000, 0)
  expect(numbers(words)).toEqual([999_999_997, 999_999_998, 999_999_999, 1_000_000_000])
  words.add(1_000_000_001, 1_000_000_001, 1)
  expect(numbers(words)).toEqual([999_999_998, 999_999_999, 1_000_000_000, 1_000_000_001])
})
