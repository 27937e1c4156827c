import { describe, expect, it } from 'vitest'
import { formatBytes, formatDuration, formatExactDuration, formatLatency, formatPercent, formatRate } from './format'

describe('a figure that is not known is a dash, not a zero', () => {
  it.each([formatRate, formatPercent, formatLatency])('%o', (format) => {
    expect([format(null, 'en'), format(undefined, 'en'), format(NaN, 'en')]).toEqual(['–', '–', '–'])
    expect(format(0, 'en')).toMatch(/^0/)
  })
})

it.each([
  [0, '0'],
  [0.44, '0.4'],
  [99.94, '99.9'],
  [248.4, '248'],
  [1240, '1.2k'],
  [140_200, '140k'],
  [3_400_000, '3.4M'],
])('a rate of %d reads %s', (value, text) => {
  expect(formatRate(value, 'en')).toBe(text)
})

it.each([
  [0, '0%'],
  [0.042, '0.04%'],
  [3.21, '3.2%'],
  [47.4, '47%'],
])('%d percent reads %s', (value, text) => {
  expect(formatPercent(value, 'en')).toBe(text)
})

it.each([
  [0.42, '0.4 ms'],
  [12.4, '12 ms'],
  [1340, '1.34 s'],
])('%d ms of latency read %s', (value, text) => {
  expect(formatLatency(value, 'en')).toBe(text)
})

it.each([
  [340, '340 ms', '340 毫秒'],
  [12_900, '12 s', '12 秒'],
  [250_000, '4 min 10 s', '4 分 10 秒'],
  [3 * 3_600_000, '3 h', '3 小时'],
  [52 * 3_600_000, '2 d 4 h', '2 天 4 小时'],
  [-5, '0 ms', '0 毫秒'],
])('%d ms last %s', (value, english, chinese) => {
  expect([formatDuration(value, 'en'), formatDuration(value, 'zh')]).toEqual([english, chinese])
})

it.each([
  [340, '340 ms', '340 毫秒'],
  [2500, '2.5 s', '2.5 秒'],
  [15_000, '15 s', '15 秒'],
  [60_250, '1 min 0.25 s', '1 分 0.25 秒'],
  [90_000, '1 min 30 s', '1 分 30 秒'],
  [90_061_000, '1 d 1 h 1 min 1 s', '1 天 1 小时 1 分 1 秒'],
])('a rule of %d ms is told exactly', (value, english, chinese) => {
  expect([formatExactDuration(value, 'en'), formatExactDuration(value, 'zh')]).toEqual([english, chinese])
})

it('an age needs one unit only', () => {
  expect([formatDuration(250_000, 'en', 1), formatDuration(900, 'en', 1)]).toEqual(['4 min', '900 ms'])
})

it('bytes are given in binary units', () => {
  expect([formatBytes(512, 'en'), formatBytes(50_331_648, 'en'), formatBytes(1_610_612_736, 'en')]).toEqual([
    '512 B',
    '48 MiB',
    '1.5 GiB',
  ])
})
