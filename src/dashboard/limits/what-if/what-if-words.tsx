'use client'

import { useTranslations } from 'use-intl'
import type { WhatIfView } from '@/domain/view/limit-views'
import { useFormat } from '../../ui/use-format'
import { apart } from './prepare-what-if'
import classes from './what-if.module.css'

interface WhatIfWordsProps {
  view: WhatIfView
  /** 0 to 1, of the limit that the hand is at; null when nothing is known of it. */
  share: number | null
  /** "200 in 1 min". */
  rate: string
  /** The share comes from the curve; the server has not answered for this limit yet. */
  provisional: boolean
}

/** More than this many percentage points between what was recorded and what is reckoned is worth a warning. */
const farApart = 3
const fullCover = 0.95

/** The answer as sentences: the share, how it was found, and how far to trust it. */
export function WhatIfWords({ view, share, rate, provisional }: WhatIfWordsProps) {
  const t = useTranslations('limits.whatIf')
  const format = useFormat()
  const percent = (of: number | null) => format.percent(of === null ? null : of * 100)
  const difference = apart(view.recordedShare, view.reckonedShare)
  const spanMs = view.toMs - view.fromMs
  return (
    <div>
      <p className={classes.answer} role="status" data-provisional={provisional || undefined}>
        {share === null || view.total === 0
          ? t('unknown')
          : t('answer', { rate, share: percent(share), total: format.number(view.total) })}
      </p>
      <p className={classes.trust}>
        {t(`method.${view.method}`)}{' '}
        {difference === null
          ? t('notCompared')
          : t(difference > farApart ? 'farApart' : 'compared', {
              recorded: percent(view.recordedShare),
              reckoned: percent(view.reckonedShare),
            })}{' '}
        {view.coveredMs < spanMs * fullCover
          ? t('covered', { covered: format.duration(view.coveredMs), span: format.duration(spanMs) })
          : null}
      </p>
    </div>
  )
}
