'use client'

import { IconEyeSearch, IconShieldLock } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { LockLibrary } from '@/domain/view/lock-views'
import { ToneBadge } from '../ui/state-badge'

/** Whose lock it is: ours, or one that is merely observed, of which library. */
export function LibraryBadge({ library }: { library: LockLibrary }) {
  const t = useTranslations('locks')
  if (library === 'SWITCHYARD') {
    return (
      <ToneBadge tone="none" icon={IconShieldLock}>
        {t('library.SWITCHYARD')}
      </ToneBadge>
    )
  }
  return (
    <ToneBadge tone="info" icon={IconEyeSearch}>
      {t('observed', { library: t(`library.${library}`) })}
    </ToneBadge>
  )
}
