'use client'

import { IconBan, IconBolt, IconRefresh } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { KeyOrder } from '@/domain/view/limit-views'
import { useNowMs } from '../../ui/clock'
import { ToneBadge } from '../../ui/state-badge'
import { useFormat } from '../../ui/use-format'
import { stanceOf } from './quota'

/** What an operator ordered of a key: boosted, blocked, made full once; nothing when that is over. */
export function OrderBadge({ order }: { order: KeyOrder | null }) {
  const t = useTranslations('limits.keys')
  const format = useFormat()
  const nowMs = useNowMs()
  if (order === null || nowMs === null) return null
  switch (stanceOf(order, nowMs)) {
    case 'BLOCK':
      return (
        <ToneBadge tone="bad" icon={IconBan}>
          {t('blocked')}
        </ToneBadge>
      )
    case 'BOOST':
      return (
        <ToneBadge tone="hold" icon={IconBolt}>
          {t('boosted', { factor: format.number(order.factor, 1) })}
        </ToneBadge>
      )
    case 'NORMAL':
      return order.resetId === null || order.stance !== 'NORMAL' ? null : (
        <ToneBadge tone="none" icon={IconRefresh}>
          {t('wasReset')}
        </ToneBadge>
      )
  }
}
