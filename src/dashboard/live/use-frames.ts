'use client'

/**
 * The frames of the chosen time range. Up to 15 minutes to now they are one-second frames: read once, then appended from
 * the stream. Longer ranges are coarser and are read again at their own pace; a stretch that stands still is read once.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { FrameScope } from '@/domain/view/fleet-views'
import type { FrameView, TimeMark } from '@/domain/view/views'
import { serverNowMs, useNowMs } from '../ui/clock'
import { frameScope, scopeKey } from './frame-scope'
import { framesKey, useLiveFeed } from './live-provider'
import { useTimeRange } from './time-range'
import { liveSpanMs, refetchMs, spanMsOf, type AbsoluteRange } from './time-spans'
import { useTRPCClient } from './trpc'

/** The stream runs this much behind the clock when all is well: a second to pass, one to roll up. */
const usualLagMs = 3000
const noFrames: readonly FrameView[] = []
const noMarks: readonly TimeMark[] = []
const forgetAfterMs = 60_000
/** For what the stream does not tell. */
const noStore = { subscribe: () => () => undefined, read: () => noFrames }

export interface FrameWindow {
  frames: readonly FrameView[]
  marks: readonly TimeMark[]
  fromMs: number
  toMs: number
  /** Of the frames, as far as is known. */
  resolutionMs: number
  loading: boolean
  error: unknown
}

/** What is asked for: the last `spanMs`, or a stretch. */
interface Asked {
  spanMs: number
  absolute: AbsoluteRange | null
  live: boolean
}

/** @param parts what of each frame is needed besides totals; see FrameScope */
export function useFrames(parts: Partial<FrameScope> = {}): FrameWindow {
  const feed = useLiveFeed()
  const key = scopeKey(frameScope(parts))
  // Equal wants are the same object, however often the screen is drawn.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` is `parts` as text
  const scope = useMemo(() => frameScope(parts), [key])
  const { range, absolute } = useTimeRange()
  const spanMs = absolute === null ? spanMsOf[range] : absolute.toMs - absolute.fromMs
  const asked: Asked = { spanMs, absolute, live: absolute === null && spanMs <= liveSpanMs }

  const store = asked.live ? feed.screen.wants.frames(scope) : noStore
  const wanted = asked.live
  useEffect(() => (wanted ? feed.screen.wants.want(scope, spanMs) : undefined), [feed, scope, spanMs, wanted])
  const history = useFrameHistory(scope, key, asked)
  const streamed = useSyncExternalStore<readonly FrameView[]>(store.subscribe, store.read, () => noFrames)
  const marks = useMarks(asked)
  const nowMs = useNowMs()

  const all = asked.live ? streamed : (history.data ?? noFrames)
  const newest = all.at(-1)
  const resolutionMs = newest?.resolutionMs ?? 1000
  const clockMs = (nowMs ?? 0) - usualLagMs
  const endMs = newest === undefined ? clockMs : Math.max(clockMs, newest.startMs + newest.resolutionMs)
  const toMs = absolute?.toMs ?? Math.ceil(endMs / resolutionMs) * resolutionMs
  const fromMs = absolute?.fromMs ?? toMs - spanMs
  const firstMark = marks.findIndex((mark) => mark.atMs >= fromMs)
  const endOfMarks = marks.findLastIndex((mark) => mark.atMs <= toMs) + 1
  // As long as no other mark is seen they are the same array: most seconds bring none.
  const seenMarks = useMemo(
    () => (firstMark < 0 ? noMarks : marks.slice(firstMark, endOfMarks)),
    [marks, firstMark, endOfMarks],
  )
  return useMemo(
    () => ({
      frames: all.filter((frame) => frame.startMs >= fromMs && frame.startMs < toMs),
      marks: seenMarks,
      fromMs,
      toMs,
      resolutionMs,
      // What the stream has brought is drawn while its history is on the way.
      loading: history.isPending && all.length === 0,
      error: history.error,
    }),
    [all, seenMarks, fromMs, toMs, resolutionMs, history.isPending, history.error],
  )
}

function useFrameHistory(scope: FrameScope, key: string, { spanMs, absolute, live }: Asked) {
  const client = useTRPCClient()
  const feed = useLiveFeed()
  const query = useQuery({
    queryKey: [[framesKey], key, absolute ?? spanMs],
    queryFn: () => {
      const toMs = absolute?.toMs ?? serverNowMs()
      return client.live.range.query({ fromMs: toMs - spanMs, toMs, scope })
    },
    staleTime: absolute !== null ? Infinity : live ? 30_000 : 0,
    // A screen that comes back finds no stream behind its frames until it is opened anew: its history joins on.
    refetchOnMount: absolute === null ? 'always' : true,
    refetchInterval: live || absolute !== null ? false : refetchMs(spanMs),
    gcTime: forgetAfterMs,
  })
  const { data } = query
  useEffect(() => {
    if (live && data !== undefined) feed.screen.wants.frames(scope).add(data)
  }, [live, data, feed, scope])
  return query
}

function useMarks({ spanMs, absolute }: Asked): readonly TimeMark[] {
  const client = useTRPCClient()
  const { data } = useQuery({
    queryKey: [['live', 'marks'], absolute ?? spanMs],
    queryFn: () => {
      const toMs = absolute?.toMs ?? serverNowMs()
      return client.live.marks.query({ fromMs: toMs - spanMs, toMs })
    },
    refetchInterval: absolute === null ? 15_000 : false,
    placeholderData: keepPreviousData,
  })
  return data ?? noMarks
}
