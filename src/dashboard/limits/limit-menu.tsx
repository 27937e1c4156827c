'use client'

import { IconEye, IconPencil, IconPlayerPause, IconPlayerPlay, IconShieldCheck, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import type { Edit } from '@/domain/view/change-views'
import type { LimitRow } from '@/domain/view/views'
import { RowMenu } from '../forms/row-menu'
import { useMay } from '../session/session-context'
import { limitLinks } from './limit-links'

interface LimitMenuProps {
  row: LimitRow
  scope: string | null
  propose: (edit: Edit, message: string) => void
}

/** What can be done with a limit without its form: enforce or shadow, switch on or off, delete; nothing for who may only look. */
export function LimitMenu({ row, scope, propose }: LimitMenuProps) {
  const t = useTranslations('limits')
  const mayEdit = useMay('EDITOR')
  const { namespace, name, version, spec } = row
  const ref = { kind: 'rate-limit', namespace, name } as const
  const change = (changes: Partial<RateLimitSpec>, message: string) => () => {
    propose({ op: 'put', object: { ...ref, spec: { ...spec, ...changes } }, baseVersion: version }, message)
  }
  if (!mayEdit) return null
  return (
    <RowMenu
      label={t('actions', { name })}
      actions={[
        { label: t('edit'), icon: IconPencil, act: limitLinks.edit(namespace, name, scope) },
        spec.mode === 'SHADOW'
          ? {
              label: t('enforce'),
              icon: IconShieldCheck,
              act: change({ mode: 'ENFORCE' }, t('messageEnforce', { name })),
            }
          : { label: t('shadow'), icon: IconEye, act: change({ mode: 'SHADOW' }, t('messageShadow', { name })) },
        spec.enabled
          ? {
              label: t('disable'),
              icon: IconPlayerPause,
              act: change({ enabled: false }, t('messageDisable', { name })),
            }
          : { label: t('enable'), icon: IconPlayerPlay, act: change({ enabled: true }, t('messageEnable', { name })) },
        {
          label: t('delete'),
          icon: IconTrash,
          danger: true,
          act: () => {
            propose({ op: 'delete', id: ref, baseVersion: version }, t('messageDelete', { name }))
          },
        },
      ]}
    />
  )
}
