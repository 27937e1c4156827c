import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problemsOf } from '../testing'
import { pauseBeforeRetryMs } from './retry'
import { webhookSpec } from './webhook'

describe('an address for webhooks', () => {
  it.each(['https://hooks.example.com/a?b=c', 'http://10.0.0.7:8080', 'https://[2001:db8::1]/'])('may be %s', (url) => {
    expect(problemsOf(webhookSpec, { url })).toEqual([])
  })

  it.each([
    ['hooks.example.com', 'use an address such as https://hooks.example.com/switchyard'],
    ['ftp://hooks.example.com', 'use an address that begins with https:// or http://'],
    ['https://ana:secret@hooks.example.com', 'use an address without name and password: messages are signed'],
    ['https://hooks.example.com/#a', 'use an address without a fragment (#)'],
  ])('may not be %s', (url, problem) => {
    expect(problemsOf(webhookSpec, { url })).toEqual([`url: ${problem}`])
  })
})

it('pauses between tries grow, each up to a tenth longer, and end after the eighth try', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
      const pauses = [1, 2, 3, 4, 5, 6, 7].map((tries) => pauseBeforeRetryMs(tries, random) ?? 0)
      const least = [5, 30, 120, 600, 1800, 7200, 21_600].map((seconds) => seconds * 1000)
      for (const [at, pauseMs] of pauses.entries()) {
        expect(pauseMs).toBeGreaterThanOrEqual(least[at] ?? 0)
        expect(pauseMs).toBeLessThanOrEqual((least[at] ?? 0) * 1.1 + 1)
      }
      expect(pauseBeforeRetryMs(8, random)).toBeNull()
    }),
  )
})
