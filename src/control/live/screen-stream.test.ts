import { expect, it } from 'vitest'
import type { FrameView } from '@/domain/view/views'
import { comparable, type ComparablePage } from './rows-delta'
import { screenStream } from './screen-stream'

const page = (total: number): ComparablePage =>
  comparable({
    rows: [],
    total,
    offset: 0,
    counts: { passing: 0, warning: 0, critical: 0, unknown: 0 },
  })

/** A list whose page the test sets. */
class List {
  page: ComparablePage | null = null
  closed = false
  private tell: (() => void) | null = null

  readonly follow = (onChange: () => void) => {
    this.tell = onChange
    return {
      latest: () => this.page,
      close: () => {
        this.closed = true
      },
    }
  }

  become(total: number): void {
    this.page = page(total)
    this.tell?.()
  }
}

/** Frames of the given seconds, then none until the reader stops. */
const frames = (...starts: number[]) =>
  async function* (stop: AbortSignal) {
    for (const startMs of starts) yield { id: `${String(startMs)}-0`, frame: { startMs } as FrameView }
    await new Promise<void>((resolve) => {
      stop.addEventListener('abort', () => {
        resolve()
      })
    })
  }

const take = async (stream: ReturnType<typeof screenStream>) => {
  const { id, event } = (await stream.next()).value as { id: string; event: object }
  return 'rows' in event ? [id, (event as { rows: { total: number; whole: boolean } }).rows] : [id]
}

it('frames and rows come as one; rows have the id of the last frame, so that who comes back misses none', async () => {
  const list = new List()
  list.become(1)
  const stream = screenStream({ frames: frames(1000, 2000), rows: list.follow, firstId: '5-0' })
  expect(await take(stream)).toMatchObject(['5-0', { total: 1, whole: true }])
  expect(await take(stream)).toEqual(['1000-0'])
  list.become(2)
  expect(await take(stream)).toMatchObject(['1000-0', { total: 2, whole: false }])
  expect(await take(stream)).toEqual(['2000-0'])
  await stream.return(undefined)
  expect(list.closed).toBe(true)
})

it('a reader that is slow is told the newest page only', async () => {
  const list = new List()
  const stream = screenStream({ frames: frames(), rows: list.follow, firstId: '5-0' })
  const first = take(stream)
  for (let total = 1; total <= 50; total++) list.become(total)
  expect(await first).toMatchObject(['5-0', { total: 50 }])
  const next = take(stream)
  list.become(50) // another page that is equal is no news
  list.become(51)
  expect(await next).toMatchObject(['5-0', { total: 51 }])
  await stream.return(undefined)
})

it('it ends with what the frames end with', async () => {
  const broken = async function* () {
    yield { id: '1000-0', frame: { startMs: 1000 } as FrameView }
    await Promise.resolve()
    throw new Error('Redis is gone')
  }
  const stream = screenStream({ frames: broken, rows: null, firstId: '5-0' })
  expect(await take(stream)).toEqual(['1000-0'])
  await expect(stream.next()).rejects.toThrow('Redis is gone')
})
