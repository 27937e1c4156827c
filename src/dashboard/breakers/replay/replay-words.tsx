'use client'

import { useTranslations } from 'use-intl'
import type { ReplayOpening, ReplayView } from '@/domain/view/breaker-views'
import { useTimeLabel } from '../../charts/use-time-label'
import { useFormat } from '../../ui/use-format'
import type { ReplayFacts } from './prepare-replay'
import classes from './replay.module.css'

/** What a replay says, in sentences. */
export function ReplayWords({ view, facts }: { view: ReplayView; facts: ReplayFacts }) {
  const t = useTranslations('replay')
  const format = useFormat()
  const { openings, covered, hasUnknown } = facts
  const count = view.openings.length
  const when = useWhen(openings.told, view)
  return (
    <div aria-live="polite">
      <p className={classes.verdict}>
        {count === 0 ? t('neverOpens') : t('opens', { count, when, more: openings.more })}
      </p>
      <p className={classes.text}>
        {view.recordedOpenings.length === 0
          ? t('neverOpened')
          : t('opened', { count: view.recordedOpenings.length, time: format.duration(view.recordedOpenMs) })}{' '}
        {count === 0 ? null : t('openFor', { time: format.duration(view.openMs) })}{' '}
        {t('refused', { refused: format.number(view.refused), calls: format.number(view.calls) })}
      </p>
      {covered === null ? null : (
        <p className={classes.text}>{t('covered', { percent: format.percent(covered * 100) })}</p>
      )}
      {hasUnknown ? <p className={classes.text}>{t('unknownHelp')}</p> : null}
    </div>
  )
}

/** "14:02 for 40 s, 14:31 for 10 s" */
function useWhen(openings: readonly ReplayOpening[], view: ReplayView): string {
  const t = useTranslations('replay')
  const format = useFormat()
  const { pointed } = useTimeLabel(view.toMs - view.fromMs)
  return openings
    .map(({ fromMs, toMs }) => t('when', { at: pointed(fromMs), time: format.duration(toMs - fromMs) }))
    .join(t('comma'))
}
