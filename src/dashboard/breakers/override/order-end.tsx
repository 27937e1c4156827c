'use client'

import { useTranslations } from 'use-intl'
import { Countdown } from '../../ui/time'

/** When an order ends by itself, counting down, or that only a reset ends it. */
export function OrderEnd({ expiresAtMs }: { expiresAtMs: number | null }) {
  const t = useTranslations('breakers')
  return expiresAtMs === null ? t('untilReset') : t.rich('endsIn', { time: () => <Countdown untilMs={expiresAtMs} /> })
}
