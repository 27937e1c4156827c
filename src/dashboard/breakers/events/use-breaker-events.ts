'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { BreakerView } from '@/domain/view/views'
import { useTimeRange } from '../../live/time-range'
import { spanMsOf } from '../../live/time-spans'
import { useTRPCClient } from '../../live/trpc'
import { serverNowMs } from '../../ui/clock'
import { useMachineFilter } from '../machine-filter'

/** The newest are read; the API gives no more than 1000. */
export const mostEvents = 500

/** Events may be told a little ahead of the clock that this browser reckons with. */
const aheadMs = 2000

/** The transitions of a breaker in the time range and of the machines that the address says, read again each second while live. */
export function useBreakerEvents({ namespace, name }: Pick<BreakerView, 'namespace' | 'name'>) {
  const client = useTRPCClient()
  const [{ instance, gateway }] = useMachineFilter()
  const { range, absolute } = useTimeRange()
  return useQuery({
    queryKey: [['breakers', 'events'], namespace, name, instance, gateway, absolute ?? range],
    queryFn: () => {
      const nowMs = serverNowMs()
      const toMs = absolute?.toMs ?? nowMs + aheadMs
      const fromMs = absolute?.fromMs ?? nowMs - spanMsOf[range]
      return client.breakers.events.query({ namespace, name, instance, gateway, fromMs, toMs, limit: mostEvents })
    },
    refetchInterval: absolute === null ? 1000 : false,
    placeholderData: keepPreviousData,
  })
}
