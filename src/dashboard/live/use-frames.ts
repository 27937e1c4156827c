'use client'

/**
 * The frames of the chosen time range, up to now. Up to 15 minutes are one-second frames: read once, then appended from
 * the stream. Longer ranges are coarser and are read again at their own pace.
 */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { FrameView, TimeMark } from '@/domain/view/views'
import { useNowMs } from '../ui/clock'
import { framesKey, useLiveFeed } from './live-provider'
import { spanMsOf, useTimeRange } from './time-range'
import { useTRPCClient } from './trpc'

const liveSpanMs = spanMsOf['15m']
/** The stream runs this much behind the clock when all is well: a second to pass, one to roll up. */
const usualLagMs = 3000
const noFrames: readonly FrameView[] = []
const noMarks: readonly TimeMark[] = []

export interface FrameWindow {
  frames: readonly FrameView[]
  marks: readonly TimeMark[]
  fromMs: number
  toMs: number
  loading: boolean
  error: unknown
}

export function useFrames(): FrameWindow {
  const feed = useLiveFeed()
  const [range] = useTimeRange()
  const spanMs = spanMsOf[range]
  const live = spanMs <= liveSpanMs
  const history = useFrameHistory(spanMs, live)
  const streamed = useSyncExternalStore<readonly FrameView[]>(feed.frames.subscribe, feed.frames.read, () => noFrames)
  const marks = useMarks(spanMs)
  const nowMs = useNowMs()

  const all = live ? streamed : (history.data ?? noFrames)
  const newest = all.at(-1)
  const clockMs = (nowMs ?? 0) + feed.clockSkewMs - usualLagMs
  const endMs = newest === undefined ? clockMs : Math.max(clockMs, newest.startMs + newest.resolutionMs)
  const stepMs = newest?.resolutionMs ?? 1000
  const toMs = Math.ceil(endMs / stepMs) * stepMs
  return useMemo(
    () => ({
      frames: all.filter((frame) => frame.startMs >= toMs - spanMs),
      marks: marks.filter((mark) => mark.atMs >= toMs - spanMs),
      fromMs: toMs - spanMs,
      toMs,
      loading: history.isPending,
      error: history.error,
    }),
    [all, marks, toMs, spanMs, history.isPending, history.error],
  )
}

function useFrameHistory(spanMs: number, live: boolean) {
  const client = useTRPCClient()
  const feed = useLiveFeed()
  const query = useQuery({
    queryKey: [[framesKey], spanMs],
    queryFn: () => {
      const toMs = Date.now() + Math.round(feed.clockSkewMs)
      return client.live.range.query({ fromMs: toMs - spanMs, toMs })
    },
    staleTime: live ? 30_000 : 0,
    refetchInterval: live ? false : spanMs <= spanMsOf['1h'] ? 10_000 : 60_000,
  })
  const { data } = query
  useEffect(() => {
    if (live && data !== undefined) feed.frames.add(data)
  }, [live, data, feed])
  return query
}

function useMarks(spanMs: number): readonly TimeMark[] {
  const client = useTRPCClient()
  const feed = useLiveFeed()
  const { data } = useQuery({
    queryKey: [['live', 'marks'], spanMs],
    queryFn: () => {
      const toMs = Date.now() + Math.round(feed.clockSkewMs)
      return client.live.marks.query({ fromMs: toMs - spanMs, toMs })
    },
    refetchInterval: 15_000,
  })
  return data ?? noMarks
}
