'use client'

import { IconCircleCheckFilled, IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { ChangeSetStatus } from '@/domain/view/change-views'
import { ToneBadge } from '../ui/state-badge'

const looks = {
  OPEN: { tone: 'info', icon: IconPencil },
  PUBLISHED: { tone: 'good', icon: IconCircleCheckFilled },
  DISCARDED: { tone: 'none', icon: IconTrash },
} as const

export function StatusBadge({ status, revision }: { status: ChangeSetStatus; revision: number | null }) {
  const t = useTranslations('changeSets')
  const { tone, icon } = looks[status]
  return (
    <ToneBadge tone={tone} icon={icon}>
      {revision === null ? t(`status.${status}`) : t('publishedAs', { revision })}
    </ToneBadge>
  )
}
