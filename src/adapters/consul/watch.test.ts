import { describe, expect, it } from 'vitest'
import { NoIndexError, watch } from './watch'

/** A watch on an injected reader, in a time that passes only by sleeping or by the reader's own doing. */
function watching(
  answers: ((index: number, clock: { nowMs: number }) => Promise<{ index: number; value: string }>)[],
  { onValue = () => undefined, random = () => 0.5 }: { onValue?: (value: string) => void; random?: () => number } = {},
) {
  const stop = new AbortController()
  const clock = { nowMs: 0 }
  const seen = { reads: [] as { index: number; atMs: number }[], values: [] as string[], errors: [] as string[] }
  const backOffs: number[] = []
  const done = watch<string>({
    read: (index) => {
      seen.reads.push({ index, atMs: clock.nowMs })
      const next = answers.shift()
      if (!next) {
        stop.abort()
        return new Promise(() => undefined)
      }
      return next(index, clock)
    },
    onValue: (value) => {
      seen.values.push(value)
      onValue(value)
    },
    onError: (error, retryInMs) => {
      seen.errors.push(error instanceof Error ? error.name : String(error))
      backOffs.push(retryInMs)
    },
    signal: stop.signal,
    random,
    minIntervalMs: 10,
    backOff: { baseMs: 100, capMs: 1000 },
    time: {
      now: () => clock.nowMs,
      sleep: (ms) => {
        clock.nowMs += ms
        return Promise.resolve()
      },
    },
  })
  return { done, stop, seen, backOffs }
}

const answer = (index: number, value: string) => () => Promise.resolve({ index, value })
const fail = () => Promise.reject(new TypeError('refused'))
const indices = (seen: { reads: { index: number }[] }) => seen.reads.map((each) => each.index)

describe('a watch', () => {
  it('waits on the index it was given, and tells a value only when the index moved', async () => {
    const { done, seen } = watching([answer(5, 'a'), answer(5, 'a'), answer(7, 'b')])
    await done
    expect(indices(seen)).toEqual([0, 5, 5, 7])
    expect(seen.values).toEqual(['a', 'b'])
  })

  it('begins at 0 again when the index goes backwards, and tells what stands there', async () => {
    const { done, seen } = watching([answer(90, 'old'), answer(3, 'new'), answer(3, 'new')])
    await done
    expect(indices(seen)).toEqual([0, 90, 0, 3])
    expect(seen.values).toEqual(['old', 'new', 'new'])
  })

  it('begins at 0 again after an error', async () => {
    const { done, seen } = watching([answer(5, 'a'), fail, answer(2, 'b')])
    await done
    expect(indices(seen)).toEqual([0, 5, 0, 2])
    expect(seen.values).toEqual(['a', 'b'])
  })

  it('treats an answer without an index as a fault, but not as no answer', async () => {
    const { done, seen, backOffs } = watching([answer(0, 'a'), answer(0, 'a')])
    await done
    expect(seen.values).toEqual(['a', 'a'])
    expect(seen.errors).toEqual([NoIndexError.name, NoIndexError.name])
    expect(backOffs).toEqual([50, 100])
  })

  it('cannot spin: reads begin at least the least interval apart, whatever the server answers', async () => {
    const { done, seen } = watching(Array.from({ length: 50 }, (_, at) => answer(at + 1, 'x')))
    await done
    seen.reads.slice(1).forEach((each, at) => {
      expect(each.atMs - (seen.reads[at]?.atMs ?? 0)).toBeGreaterThanOrEqual(10)
    })
  })

  it('does not rest after a read that took longer than the least interval', async () => {
    const slow = (_index: number, clock: { nowMs: number }) => {
      clock.nowMs += 500
      return Promise.resolve({ index: 5, value: 'a' })
    }
    const { done, seen } = watching([slow])
    await done
    expect(seen.reads[1]?.atMs).toBe(500)
  })

  it('backs off with full jitter, doubling up to the cap, and from the start after a success', async () => {
    const { done, backOffs } = watching([...Array.from({ length: 6 }, () => fail), answer(1, 'a'), fail], {
      random: () => 1,
    })
    await done
    expect(backOffs).toEqual([100, 200, 400, 800, 1000, 1000, 100])
  })

  it('retries no sooner than the least interval even when chance says at once', async () => {
    const { done, backOffs } = watching([fail, fail], { random: () => 0 })
    await done
    expect(backOffs).toEqual([10, 10])
  })

  it('tells a value again when the work on it failed', async () => {
    let tries = 0
    const { done, seen } = watching([answer(5, 'a'), answer(5, 'a')], {
      onValue: () => {
        tries += 1
        if (tries === 1) throw new RangeError('disk full')
      },
    })
    await done
    expect(indices(seen)).toEqual([0, 0, 5])
    expect(seen.errors).toEqual(['RangeError'])
    expect(tries).toBe(2)
  })

  it('ends promptly when aborted, even if the reader ignores the signal', async () => {
    const { done, stop, seen } = watching([() => new Promise<never>(() => undefined)])
    stop.abort()
    await done
    expect(seen.errors).toEqual([])
  })
})
