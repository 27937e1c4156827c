'use client'

import { Button } from '@mantine/core'
import { IconCircleOff, IconEye, IconHandStop, IconPencil, IconPlayerTrackPrev, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { Edit } from '@/domain/view/change-views'
import type { BreakerView } from '@/domain/view/views'
import { RowMenu } from '../forms/row-menu'
import { actionsFor, type BreakerAction } from './board'
import { breakerLinks } from './breaker-links'
import classes from './breakers.module.css'

const icons = {
  FORCED_OPEN: IconHandStop,
  RESET: IconPlayerTrackPrev,
  METRICS_ONLY: IconEye,
  DISABLED: IconCircleOff,
} as const

interface BreakerActionsProps {
  breaker: BreakerView
  scope: string | null
  onAct: (breaker: BreakerView, action: BreakerAction) => void
  propose: (edit: Edit, message: string) => void
}

/** The likeliest action as a button, the others behind three dots, the policy's own below them. */
export function BreakerActions({ breaker, scope, onAct, propose }: BreakerActionsProps) {
  const t = useTranslations('breakers')
  const { namespace, name, version } = breaker
  const [first = 'FORCED_OPEN', ...others] = actionsFor(breaker)
  const First = icons[first]
  return (
    <div className={classes.actions}>
      <Button
        variant="default"
        leftSection={<First size={15} />}
        aria-label={t(`actionOn.${first}`, { name })}
        onClick={() => {
          onAct(breaker, first)
        }}
      >
        {t(`action.${first}`)}
      </Button>
      <RowMenu
        label={t('actions', { name })}
        actions={[
          ...others.map((action) => ({
            label: t(`action.${action}`),
            icon: icons[action],
            act: () => {
              onAct(breaker, action)
            },
          })),
          { label: t('edit'), icon: IconPencil, act: breakerLinks.edit(namespace, name, scope) },
          {
            label: t('delete'),
            icon: IconTrash,
            danger: true,
            act: () => {
              propose(
                { op: 'delete', id: { kind: 'breaker', namespace, name }, baseVersion: version },
                t('messageDelete', { name }),
              )
            },
          },
        ]}
      />
    </div>
  )
}
