'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { everyInstanceOf } from '../instances/every-instance'
import { useTRPCClient } from '../live/trpc'
import { readPages } from '../ui/read-all-pages'

const most = 2000

/** A service's instances (at most 2000), for what must look at each; undefined until they were read. */
export function useAllInstances(service: string): readonly InstanceRow[] | undefined {
  const client = useTRPCClient()
  const { data } = useQuery({
    queryKey: [['instances', 'all'], service],
    queryFn: () =>
      readPages(
        (part) => client.instances.list.query({ ...everyInstanceOf(service), ...part }),
        (row) => row.key,
        { most },
      ),
    enabled: service !== '',
    refetchInterval: 5000,
    refetchIntervalInBackground: false,
    placeholderData: keepPreviousData,
    retry: false,
  })
  return data
}
