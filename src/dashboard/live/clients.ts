'use client'

/**
 * The two clients behind every screen. Queries and mutations are batched; subscriptions are server-sent events with
 * `retryLink` before them, because an answer other than 200 (a restarting server, a proxy's 502) would end them for good.
 */
import { QueryClient } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, retryLink, splitLink } from '@trpc/client'
import superjson from 'superjson'
import type { AppRouter } from '@/api/root'
import { errorCode } from './api-error'

const apiUrl = '/api/trpc'

/** Milliseconds until try number `attempt` (from 0): doubling to 5 s. */
export function retryDelayMs(attempt: number): number {
  return Math.min(5000, 250 * 2 ** attempt)
}

export function createClients() {
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 1000,
        retry: (failures, error) => failures < 2 && errorCode(error) === 'UNAVAILABLE',
        retryDelay: retryDelayMs,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  })
  const trpcClient = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: [
          retryLink({
            retry: ({ error }) => errorCode(error) !== 'UNAUTHENTICATED' && errorCode(error) !== 'FORBIDDEN',
            retryDelayMs,
          }),
          httpSubscriptionLink({ url: apiUrl, transformer: superjson }),
        ],
        // By POST, queries too: the preview of a large change does not fit into an address.
        false: httpBatchLink({ url: apiUrl, transformer: superjson, methodOverride: 'POST' }),
      }),
    ],
  })
  return { queryClient, trpcClient }
}
