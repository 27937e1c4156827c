'use client'

import { useTranslations } from 'use-intl'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { useFormat } from '../ui/use-format'

/** A policy in a reader's words: "100 in 1 min", "for each x-api-key". */
export function useLimitWords() {
  const t = useTranslations('limits')
  const format = useFormat()
  return {
    rate: (spec: Pick<RateLimitSpec, 'limit' | 'periodMs'>) =>
      t('rate', { limit: format.number(spec.limit), period: format.duration(spec.periodMs) }),
    period: (periodMs: number) => format.duration(periodMs),
    key: ({ source, name }: RateLimitSpec['key']) => t(`key.${source}`, { name }),
    target: (route: string | null) => (route === null ? t('wholeNamespace') : t('onRoute', { route })),
  }
}
