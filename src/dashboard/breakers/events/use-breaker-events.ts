'use client'

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { BreakerView } from '@/domain/view/views'
import { useTimeRange } from '../../live/time-range'
import { spanMsOf } from '../../live/time-spans'
import { useTRPCClient } from '../../live/trpc'
import { serverNowMs } from '../../ui/clock'
import { useMachineFilter } from '../machine-filter'
import { askFrom, mergeEvents, type ReadEvents } from './merge-events'

/** The newest are read; the API gives no more than 1000. */
export const mostEvents = 500

/** Events may be told a little ahead of the clock that this browser reckons with. */
const aheadMs = 2000

/**
 * The transitions of a breaker in the time range and of the machines that the address says. While live they are asked for
 * each second: what is new of them, and now and then all.
 */
export function useBreakerEvents({ namespace, name }: Pick<BreakerView, 'namespace' | 'name'>) {
  const client = useTRPCClient()
  const queries = useQueryClient()
  const [{ instance, gateway }] = useMachineFilter()
  const { range, absolute } = useTimeRange()
  const queryKey = [['breakers', 'events'], namespace, name, instance, gateway, absolute ?? range]
  return useQuery({
    queryKey,
    queryFn: async (): Promise<ReadEvents> => {
      const nowMs = serverNowMs()
      const span = absolute ?? { fromMs: nowMs - spanMsOf[range], toMs: nowMs + aheadMs }
      const known = queries.getQueryData<ReadEvents>(queryKey)
      const newFromMs = absolute === null ? askFrom(known, span.fromMs, nowMs) : null
      const asked = { namespace, name, instance, gateway, toMs: span.toMs, limit: mostEvents }
      const rows = await client.breakers.events.query({ ...asked, fromMs: newFromMs ?? span.fromMs })
      if (known === undefined || newFromMs === null) return { rows, readAtMs: nowMs, wholeAtMs: nowMs }
      const merged = mergeEvents(known.rows, rows, { fromMs: span.fromMs, most: mostEvents })
      return { rows: merged, readAtMs: nowMs, wholeAtMs: known.wholeAtMs }
    },
    select: rowsOf,
    refetchInterval: absolute === null ? 1000 : false,
    placeholderData: keepPreviousData,
    // What did not change is the same list already.
    structuralSharing: false,
  })
}

function rowsOf({ rows }: ReadEvents) {
  return rows
}
