'use client'

/**
 * The rows of the list that a screen shows: a page is read by a query, then the stream tells what changes of it. While
 * there is no stream the page is read again now and then, so that it is late and not dead.
 */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { applyRows } from '@/domain/view/apply-rows'
import type { InstancesPage, RowsDelta, RowsQuery, ServicesPage } from '@/domain/view/fleet-views'
import { rowsKey, useLiveFeed } from './live-provider'
import { useTRPCClient } from './trpc'

interface Pages {
  services: ServicesPage
  instances: InstancesPage
}

type RowsOf<List extends keyof Pages> = Extract<RowsQuery, { list: List }>

export interface ScreenRows<PageOf> {
  /** The page of the newest question that was answered; undefined before the first. */
  page: PageOf | undefined
  /** The page is the answer to an earlier question: this one's is on its way. */
  isEarlier: boolean
  error: unknown
  refetch: () => void
}

const pollMs = 3000

/** @param rows which page of which list; a new one may be given each time, equal ones are the same */
export function useScreenRows<List extends keyof Pages>(rows: RowsOf<List>): ScreenRows<Pages[List]> {
  const client = useTRPCClient()
  const feed = useLiveFeed()
  const queryClient = useQueryClient()
  const key = JSON.stringify(rows)
  const { connection } = feed.screen
  const streaming = useSyncExternalStore(
    connection.subscribe,
    () => connection.read().open,
    () => true,
  )
  const query = useQuery({
    queryKey: [[rowsKey], key],
    queryFn: () => readPage(client, rows),
    placeholderData: keepPreviousData,
    refetchInterval: streaming ? false : pollMs,
    staleTime: 1000,
    gcTime: 30_000,
  })
  useEffect(() => {
    const pageKey = [[rowsKey], key]
    let base: ServicesPage | InstancesPage | null = null
    return feed.screen.wants.wantRows(JSON.parse(key) as RowsQuery, (delta: RowsDelta) => {
      const page = applyRows(base ?? queryClient.getQueryData<typeof base>(pageKey) ?? null, delta)
      // Something was missed: the page is read again, and what comes then is carried out on that.
      if (page === null) void queryClient.invalidateQueries({ queryKey: pageKey })
      else queryClient.setQueryData(pageKey, page)
      base = page
    })
  }, [feed, queryClient, key])
  const { data, isPlaceholderData, error, refetch } = query
  return useMemo(
    () => ({
      // `readPage` and the stream answer what was asked: the list's own kind of page.
      page: data as Pages[List] | undefined,
      isEarlier: isPlaceholderData,
      error,
      refetch: () => void refetch(),
    }),
    [data, isPlaceholderData, error, refetch],
  )
}

function readPage(client: ReturnType<typeof useTRPCClient>, rows: RowsQuery): Promise<ServicesPage | InstancesPage> {
  return rows.list === 'services' ? client.services.list.query(rows.query) : client.instances.list.query(rows.query)
}
