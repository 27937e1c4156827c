'use client'

import { IconAlertTriangleFilled } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { LockWarning } from '@/domain/view/lock-views'
import { ToneBadge } from '../ui/state-badge'
import classes from './locks.module.css'

/** What is amiss with a lock, in a word each. */
export function WarningBadges({ warnings }: { warnings: readonly LockWarning[] }) {
  const t = useTranslations('locks')
  if (warnings.length === 0) return null
  return (
    <span className={classes.badges}>
      {warnings.map(({ code }) => (
        <ToneBadge
          key={code}
          tone={code === 'TWO_HOLDERS' || code === 'TOKEN_WENT_BACK' ? 'bad' : 'warn'}
          icon={IconAlertTriangleFilled}
        >
          {t(`warning.${code}`)}
        </ToneBadge>
      ))}
    </span>
  )
}
