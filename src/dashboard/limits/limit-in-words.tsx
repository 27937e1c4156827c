'use client'

import { useTranslations } from 'use-intl'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { useFormat } from '../ui/use-format'
import { tokenEveryMs } from './limit-draft'
import classes from './limits.module.css'
import { useLimitWords } from './use-limit-words'

type Spoken = Pick<RateLimitSpec, 'limit' | 'periodMs' | 'burst' | 'key' | 'mode'>

/** What the numbers mean, as a sentence: how many at once, then how often, for whom. */
export function LimitInWords({ spec }: { spec: Spoken }) {
  const t = useTranslations('limits')
  const format = useFormat()
  const words = useLimitWords()
  const everyMs = tokenEveryMs(spec)
  return (
    <p className={classes.plain} role="status">
      {t('inWords', {
        key: words.key(spec.key),
        burst: spec.burst,
        every: everyMs < 1 ? t('muchLess') : format.duration(everyMs),
        rate: words.rate(spec),
      })}{' '}
      {t(`beyond.${spec.mode}`)}
    </p>
  )
}
