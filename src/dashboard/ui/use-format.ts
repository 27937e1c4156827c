'use client'

import { useMemo } from 'react'
import { useLocale } from 'use-intl'
import {
  formatBytes,
  formatDuration,
  formatExactDuration,
  formatLatency,
  formatNumber,
  formatPercent,
  formatRate,
} from './format'

/** The formatters of format.ts in the reader's locale. */
export function useFormat() {
  const locale = useLocale()
  return useMemo(
    () => ({
      rate: (value: number | null | undefined) => formatRate(value, locale),
      percent: (value: number | null | undefined) => formatPercent(value, locale),
      latency: (valueMs: number | null | undefined) => formatLatency(valueMs, locale),
      duration: (valueMs: number, most?: 1 | 2) => formatDuration(valueMs, locale, most),
      exactDuration: (valueMs: number) => formatExactDuration(valueMs, locale),
      bytes: (value: number) => formatBytes(value, locale),
      number: (value: number, digits?: number) => formatNumber(value, locale, digits),
    }),
    [locale],
  )
}
