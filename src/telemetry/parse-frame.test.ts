import { describe, expect, it } from 'vitest'
import { parseFrame } from './parse-frame'
import { frameWith } from './test-figures'

describe('a stored frame', () => {
  const text = JSON.stringify(frameWith({ startMs: 5000 }))

  it('is read as it was written, and once only', () => {
    expect(parseFrame(text)).toEqual(frameWith({ startMs: 5000 }))
    expect(parseFrame(text)).toBe(parseFrame(text))
  })

  it('is another one when its text is another', () => {
    expect(parseFrame(JSON.stringify(frameWith({ startMs: 6000 })))?.startMs).toBe(6000)
  })

  it.each([undefined, 'null', '{}', '{"version":2,"startMs":1}', '[]', 'nonsense'])(
    'is none when it is %s',
    (wrong) => {
      expect(parseFrame(wrong)).toBeNull()
    },
  )
})
