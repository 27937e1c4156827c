import { describe, expect, it } from 'vitest'
import { NoIndexError, watch } from './watch'

const pace = { burst: 3, everyMs: 100 }

/** A watch on an injected reader, in a time that passes only by sleeping or by the reader's own doing. */
function watching(
  answers: ((index: number, clock: { nowMs: number }) => Promise<{ index: number; value: string }>)[],
  { onValue = () => undefined, random = () => 0.5 }: { onValue?: (value: string) => void; random?: () => number } = {},
) {
  const stop = new AbortController()
  const clock = { nowMs: 0 }
  const seen = {
    reads: [] as { index: number; atMs: number }[],
    values: [] as string[],
    resets: [] as boolean[],
    errors: [] as string[],
  }
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
    onValue: (value, { reset }) => {
      seen.values.push(value)
      seen.resets.push(reset)
      onValue(value)
    },
    onError: (error, retryInMs) => {
      seen.errors.push(error instanceof Error ? error.name : String(error))
      backOffs.push(retryInMs)
    },
    signal: stop.signal,
    random,
    pace,
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
    expect(seen.resets).toEqual([false, true, true])
  })

  it('begins at 0 again after an error', async () => {
    const { done, seen } = watching([answer(5, 'a'), fail, answer(2, 'b')])
    await done
    expect(indices(seen)).toEqual([0, 5, 0, 2])
    expect(seen.values).toEqual(['a', 'b'])
    expect(seen.resets).toEqual([false, true])
  })

  it('does not call its beginning a reset, nor news that came in order', async () => {
    const { done, seen } = watching([fail, answer(5, 'a'), answer(7, 'b')])
    await done
    expect(seen.resets).toEqual([false, false])
  })

  it('treats an answer without an index as a fault, but not as no answer', async () => {
    const { done, seen, backOffs } = watching([answer(0, 'a'), answer(0, 'a')])
    await done
    expect(seen.values).toEqual(['a', 'a'])
    expect(seen.errors).toEqual([NoIndexError.name, NoIndexError.name])
    expect(backOffs).toEqual([50, 100])
  })

  it.each<[string, (at: number) => number]>([
    ['with news', (at) => at + 1],
    ['with nothing new, as one that does not hold queries', () => 7],
    ['with an index that goes back and forth', (at) => 7 - (at % 2)],
  ])('polls at its pace, and cannot spin, when the server answers at once %s', async (_how, indexAt) => {
    const { done, seen } = watching(Array.from({ length: 60 }, (_, at) => answer(indexAt(at), 'x')))
    await done
    const begun = seen.reads.map((each) => each.atMs)
    for (const [first, fromMs] of begun.entries()) {
      for (const [last, toMs] of begun.entries()) {
        if (last < first) continue
        expect(last - first + 1).toBeLessThanOrEqual(pace.burst + (toMs - fromMs) / pace.everyMs + 1e-6)
      }
    }
    expect(begun.slice(0, 5)).toEqual([0, 0, 0, 100, 200])
  })

  it('lets news through at once after it was calm', async () => {
    const calm = (_index: number, clock: { nowMs: number }) => {
      clock.nowMs += 1000
      return Promise.resolve({ index: 5, value: 'a' })
    }
    const { done, seen } = watching([
      answer(5, 'a'),
      answer(5, 'a'),
      answer(5, 'a'),
      calm,
      answer(6, 'b'),
      answer(7, 'c'),
    ])
    await done
    expect(seen.reads.map((each) => each.atMs)).toEqual([0, 0, 0, 100, 1100, 1100, 1100])
  })

  it('asks to be held no longer than it was told', async () => {
    const stop = new AbortController()
    const waits: number[] = []
    await watch({
      read: (_index, waitMs) => {
        waits.push(waitMs)
        if (waits.length === 2) stop.abort()
        return Promise.resolve({ index: 1, value: 'a' })
      },
      onValue: () => undefined,
      onError: () => undefined,
      signal: stop.signal,
      waitMs: 3000,
    })
    expect(waits).toEqual([3000, 3000])
  })

  it('backs off with full jitter, doubling up to the cap, and from the start after a success', async () => {
    const { done, backOffs } = watching([...Array.from({ length: 6 }, () => fail), answer(1, 'a'), fail], {
      random: () => 1,
    })
    await done
    expect(backOffs).toEqual([100, 200, 400, 800, 1000, 1000, 100])
  })

  it('retries no sooner than after a moment even when chance says at once', async () => {
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
