'use client'

import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { checkBreaker, type BreakerDraft } from '../breaker-draft'
import { useTRPC } from '../../live/trpc'
import { serverNowMs } from '../../ui/clock'

export const spans = { '15m': 15 * 60_000, '1h': 3_600_000, '6h': 6 * 3_600_000 } as const
export type Span = keyof typeof spans

/** How long nothing must be typed before it is asked. */
const restMs = 400

/**
 * The draft replayed on what was recorded, anew whenever its thresholds rest. The time stands still until another one, or
 * `again`, is chosen: two answers differ by their thresholds alone.
 */
export function useReplay(draft: BreakerDraft) {
  const trpc = useTRPC()
  const [{ span, toMs }, setTime] = useState<{ span: Span; toMs: number }>(() => ({ span: '1h', toMs: serverNowMs() }))
  const [rested] = useDebouncedValue(draft, restMs)
  const checked = checkBreaker(rested)
  const { namespace, name } = draft
  const query = useQuery(
    trpc.breakers.replay.queryOptions(
      checked.ok
        ? { namespace, name, spec: { ...checked.spec, description: '' }, fromMs: toMs - spans[span], toMs }
        : skipToken,
      { placeholderData: keepPreviousData, staleTime: Infinity, gcTime: 60_000, retry: 1 },
    ),
  )
  const choose = (next: Span) => {
    setTime({ span: next, toMs: serverNowMs() })
  }
  return {
    ...{ query, span, choose, invalid: !checked.ok },
    again: () => {
      choose(span)
    },
  }
}
