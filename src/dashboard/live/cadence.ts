import { keepPreviousData } from '@tanstack/react-query'

/**
 * For queries behind a list or a page: read again every two seconds while the tab is seen, the last answer staying on the
 * screen meanwhile. Spread into `queryOptions(input, { ...onScreen })`.
 */
export const onScreen = {
  refetchInterval: 2000,
  refetchIntervalInBackground: false,
  placeholderData: keepPreviousData,
} as const
