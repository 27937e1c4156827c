'use client'

import { parseAsStringLiteral, useQueryState } from 'nuqs'

export const timeRanges = ['5m', '15m', '1h', '6h', '24h'] as const
export type TimeRange = (typeof timeRanges)[number]

export const spanMsOf: Record<TimeRange, number> = {
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '24h': 86_400_000,
}

/** The time range of the charts, in the address as `range`. */
export function useTimeRange() {
  return useQueryState('range', parseAsStringLiteral(timeRanges).withDefault('5m'))
}
