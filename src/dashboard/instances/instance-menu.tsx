'use client'

import { IconPencil } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { RowMenu } from '../forms/row-menu'
import { useMay, useUser } from '../session/session-context'
import { actionIcons } from './action-icons'
import { actionKinds, mayDo, subjectsOf, type ActionKind } from './actions/instance-actions'

interface InstanceMenuProps {
  row: InstanceRow
  onAct: (kind: ActionKind, row: InstanceRow) => void
  onEdit: (row: InstanceRow) => void
}

/** What can be done with one instance, behind three dots; nothing where the reader may only look. */
export function InstanceMenu({ row, onAct, onEdit }: InstanceMenuProps) {
  const t = useTranslations('instances')
  const { role } = useUser()
  const mayEdit = useMay('EDITOR')
  const kinds = actionKinds.filter((kind) => mayDo(kind, role) && subjectsOf(kind, [row]).length > 0)
  const actions = [
    ...kinds.map((kind) => ({
      label: t(`verb.${kind}`),
      icon: actionIcons[kind],
      danger: kind === 'DEREGISTER',
      act: () => {
        onAct(kind, row)
      },
    })),
    ...(mayEdit && row.managed
      ? [
          {
            label: t('edit'),
            icon: IconPencil,
            act: () => {
              onEdit(row)
            },
          },
        ]
      : []),
  ]
  if (actions.length === 0) return null
  return <RowMenu label={t('actionsOf', { address: instanceAddress(row) })} actions={actions} />
}
