'use client'

import { IconCircleCheck, IconEye, IconPlugConnectedX, IconTool } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { driftTargets, type PublishingSettings } from '@/domain/view/change-views'
import { useSystemStatus } from '../live/live-provider'
import { notCompared } from './drift-state'
import classes from './drift.module.css'

/** What is done about drift, target by target, and what cannot be compared just now. */
export function DriftModes({ settings }: { settings: PublishingSettings | undefined }) {
  const t = useTranslations('drift')
  const status = useSystemStatus()
  const blind = status === null ? [] : notCompared(status)
  return (
    <ul className={classes.modes} aria-label={t('modes')}>
      {driftTargets.map((target) => {
        const mode = settings?.driftMode[target]
        const unseen = blind.includes(target)
        const ModeIcon = unseen ? IconPlugConnectedX : mode === 'REPAIR' ? IconTool : IconEye
        return (
          <li key={target} data-unseen={unseen || undefined}>
            <ModeIcon size={15} stroke={1.7} aria-hidden />
            <span className={classes.modeTarget}>{t(`target.${target}`)}</span>
            <span className="sy-muted">{unseen ? t('notCompared') : mode === undefined ? '…' : t(`mode.${mode}`)}</span>
          </li>
        )
      })}
      <li className={classes.modeLink}>
        <Link href="/settings" className="sy-link">
          {t('settings')}
        </Link>
      </li>
    </ul>
  )
}

/** That nothing is open: claimed only of what is being compared. */
export function NoOpenDrift() {
  const t = useTranslations('drift')
  const status = useSystemStatus()
  const blind = status === null ? null : notCompared(status)
  if (blind !== null && blind.length === 0) {
    return (
      <p className={classes.calm} data-calm>
        <IconCircleCheck size={18} aria-hidden /> {t('calm')}
      </p>
    )
  }
  return (
    <p className={classes.calm}>
      <IconPlugConnectedX size={18} aria-hidden />{' '}
      {t('calmUnknown', { targets: (blind ?? []).map((target) => t(`target.${target}`)).join(', ') })}
    </p>
  )
}
