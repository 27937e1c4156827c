'use client'

import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { useTRPC } from '../../live/trpc'
import { serverNowMs } from '../../ui/clock'

const hourMs = 3_600_000
/** While the line is dragged the curve answers; the server is asked once the hand rests. */
const restMs = 200

/** The burst that goes with another limit: it follows while the two are the same. */
export function burstFor(spec: Pick<RateLimitSpec, 'limit' | 'burst'>, limit: number): number {
  return spec.burst === spec.limit ? limit : spec.burst
}

/** What `limit` would have done to the hour before the question was opened; `anew` asks of the hour before now. */
export function useWhatIf(place: { namespace: string; name: string }, spec: RateLimitSpec, limit: number) {
  const trpc = useTRPC()
  const [toMs, setToMs] = useState(serverNowMs)
  const [asked] = useDebouncedValue(limit, restMs)
  const query = useQuery(
    trpc.limits.whatIf.queryOptions(
      { ...place, limit: asked, periodMs: spec.periodMs, burst: burstFor(spec, asked), fromMs: toMs - hourMs, toMs },
      { placeholderData: keepPreviousData, staleTime: Infinity, gcTime: 60_000 },
    ),
  )
  return {
    view: query.data,
    error: query.error,
    refetch: () => void query.refetch(),
    /** The answer is that of an earlier limit. */
    isEarlier: query.isPlaceholderData || asked !== limit,
    anew: () => {
      setToMs(serverNowMs())
    },
  }
}
