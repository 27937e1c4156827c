import { describe, expect, it } from 'vitest'
import { mostCharactersKept, parseFrame } from './parse-frame'
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

  it('is kept only while it is among the most recently used, however long frames are', () => {
    const first = parseFrame(text)
    const long = (startMs: number) => JSON.stringify({ version: 1, startMs, pad: 'x'.repeat(mostCharactersKept / 4) })
    for (let startMs = 0; startMs < 3; startMs += 1) parseFrame(long(startMs))
    expect(parseFrame(text)).toBe(first)
    for (let startMs = 3; startMs < 7; startMs += 1) parseFrame(long(startMs))
    expect(parseFrame(text)).not.toBe(first)
    expect(parseFrame(text)).toEqual(first)
  })

  it.each([undefined, 'null', '{}', '{"version":2,"startMs":1}', '[]', 'nonsense'])(
    'is none when it is %s',
    (wrong) => {
      expect(parseFrame(wrong)).toBeNull()
    },
  )
})
