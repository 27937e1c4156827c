import { expect, it } from 'vitest'
import type { LimitTop } from '@/wire/limit-top'
import { decodeLimitTop, encodeLimitTop } from '@/wire/limit-top'
import { mostPolicies, TopKeysBook } from './top-keys-book'

function book() {
  const sent: { policy: string; minuteMs: number; top: LimitTop }[] = []
  return { sent, made: new TopKeysBook((policy, minuteMs, top) => sent.push({ policy, minuteMs, top })) }
}

it('tells every two seconds what was counted of the minute so far, and at its end, and begins the next anew', () => {
  const { sent, made } = book()
  made.count('shop/a', 'ann', false)
  made.tick(60_000)
  made.tick(61_000)
  made.tick(62_000)
  made.count('shop/a', 'ann', true)
  made.count('shop/a', 'bob', false)
  made.tick(119_000)
  made.count('shop/a', 'bob', true)
  made.tick(120_000)
  const figures = sent.map(({ minuteMs, top }) => [minuteMs, top.judged.total, top.refused.keys])
  expect(figures).toEqual([
    [60_000, 1, []],
    [60_000, 3, [{ key: 'ann', count: 1, error: 0 }]],
    [120_000, 1, [{ key: 'bob', count: 1, error: 0 }]],
  ])
})

it('counts nothing twice when the seconds at a minute’s end are skipped', () => {
  const { sent, made } = book()
  made.count('shop/a', 'ann', false)
  made.tick(116_000)
  made.count('shop/a', 'ann', false)
  made.tick(121_000)
  made.count('shop/a', 'ann', false)
  made.tick(122_000)
  expect(sent.map(({ minuteMs, top }) => [minuteMs, top.judged.total])).toEqual([
    [60_000, 1],
    [60_000, 2],
    [120_000, 1],
  ])
})

it('keeps its bound on policies, and counts others again in the next minute', () => {
  const { sent, made } = book()
  for (let each = 0; each < mostPolicies + 5; each += 1) made.count(`shop/p${String(each)}`, 'k', false)
  made.tick(59_000)
  expect(sent).toHaveLength(mostPolicies)
  made.count('shop/late', 'k', false)
  made.tick(60_000)
  expect(sent.at(-1)).toMatchObject({ policy: 'shop/late' })
})

it('what is sent is read as it was, whatever the keys are, and nonsense is not read', () => {
  const counts = {
    total: 7,
    missing: 1,
    keys: [
      { key: 'ü\n"', count: 4, error: 1 },
      { key: '', count: 2, error: 0 },
    ],
  }
  const top = { judged: counts, refused: { total: 0, missing: 0, keys: [] } }
  expect(decodeLimitTop(encodeLimitTop(top))).toEqual(top)
  expect(decodeLimitTop(Buffer.from('nonsense'))).toBeNull()
})
