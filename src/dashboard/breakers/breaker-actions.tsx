'use client'

import { Button } from '@mantine/core'
import { IconCircleOff, IconEye, IconHandStop, IconPencil, IconPlayerTrackPrev, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { Edit } from '@/domain/view/change-views'
import type { BreakerView } from '@/domain/view/views'
import { RowMenu, type RowAction } from '../forms/row-menu'
import { useMay } from '../session/session-context'
import { actionsOn, type BreakerAction } from './board'
import { breakerLinks } from './breaker-links'
import classes from './breakers.module.css'
import { everyMachine, isSameTarget, type MachineTarget } from './override/target'
import { useActionWords, useTargetWords } from './override/use-action-words'

const icons = {
  FORCED_OPEN: IconHandStop,
  RESET: IconPlayerTrackPrev,
  METRICS_ONLY: IconEye,
  DISABLED: IconCircleOff,
} as const

export type Act = (breaker: BreakerView, intent: BreakerAction, target: MachineTarget) => void

interface BreakerActionsProps {
  breaker: BreakerView
  /** Which machines of it; all when left out. */
  target?: MachineTarget
  scope: string | null
  onAct: Act
  /** For what concerns the policy; left out, only the machines can be acted on. */
  propose?: (edit: Edit, message: string) => void
}

/** The likeliest action as a button, the others behind three dots, the policy's own below them. None for who may only look. */
export function BreakerActions({ breaker, target = everyMachine, scope, onAct, propose }: BreakerActionsProps) {
  const t = useTranslations('breakers')
  const words = useActionWords()
  const what = useTargetWords()
  const mayAct = useMay('OPERATOR')
  const ofPolicy = usePolicyActions(breaker, scope, isSameTarget(target, everyMachine) ? propose : undefined)
  const { name } = breaker
  const [first = 'FORCED_OPEN', ...others] = actionsOn(breaker, target)
  const First = icons[first]
  const actions: RowAction[] = [
    ...(mayAct ? others : []).map((action) => ({
      label: t(`action.${action}`),
      icon: icons[action],
      act: () => {
        onAct(breaker, action, target)
      },
    })),
    ...ofPolicy,
  ]
  if (!mayAct && actions.length === 0) return null
  return (
    <div className={classes.actions}>
      {mayAct ? (
        <Button
          variant="default"
          leftSection={<First size={15} />}
          aria-label={words(first, name, target)}
          onClick={() => {
            onAct(breaker, first, target)
          }}
        >
          {t(`action.${first}`)}
        </Button>
      ) : null}
      {actions.length === 0 ? null : <RowMenu label={t('actions', { name: what(name, target) })} actions={actions} />}
    </div>
  )
}

/** Editing and deleting the policy, for who may. */
function usePolicyActions(
  { namespace, name, version }: BreakerView,
  scope: string | null,
  propose: BreakerActionsProps['propose'],
): RowAction[] {
  const t = useTranslations('breakers')
  const mayEdit = useMay('EDITOR')
  if (!mayEdit || propose === undefined) return []
  const id = { kind: 'breaker', namespace, name } as const
  return [
    { label: t('edit'), icon: IconPencil, act: breakerLinks.edit(namespace, name, scope) },
    {
      label: t('delete'),
      icon: IconTrash,
      danger: true,
      act: () => {
        propose({ op: 'delete', id, baseVersion: version }, t('messageDelete', { name }))
      },
    },
  ]
}
