'use client'

import { Button, CloseButton, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useDeferredValue, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { useUser } from '../session/session-context'
import { mostSelected, type Selection } from '../ui/use-selection'
import { actionIcons } from './action-icons'
import { actionKinds, mayDo, subjectsOf, type ActionKind } from './actions/instance-actions'
import classes from './instances.module.css'

interface BulkBarProps {
  selection: Selection<InstanceRow>
  total: number
  onAct: (kind: ActionKind, rows: InstanceRow[]) => void
  /** Chooses all that the filter lets through, at most 500. */
  onAll: () => Promise<void>
}

/** So many actions stand as buttons; the others are behind three dots, so that the bar fits a phone. */
const buttons = 3

/** What can be done with the instances that were chosen. */
export function BulkBar({ selection, total, onAct, onAll }: BulkBarProps) {
  const t = useTranslations('instances')
  const { role } = useUser()
  const [busy, setBusy] = useState(false)
  // The tick comes first, the bar with its buttons right after it.
  const chosen = useDeferredValue(selection.rows)
  const rows = [...chosen.values()]
  if (rows.length === 0) return null
  const choices = actionKinds
    .filter((kind) => mayDo(kind, role))
    .map((kind) => ({ kind, count: subjectsOf(kind, rows).length, Icon: actionIcons[kind] }))
    .filter(({ count }) => count > 0)
  const label = (kind: ActionKind, count: number) =>
    count === rows.length ? t(`verb.${kind}`) : t('verbSome', { verb: t(`verb.${kind}`), count })
  const most = Math.min(total, mostSelected)
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t('bulk')}>
      <CloseButton size="sm" aria-label={t('clearSelection')} onClick={selection.clear} />
      <span className={classes.chosen} role="status">
        {t('chosen', { count: rows.length })}
      </span>
      {rows.length < most ? (
        <Button
          variant="subtle"
          size="compact-xs"
          loading={busy}
          className={classes.chooseAll}
          onClick={() => {
            setBusy(true)
            void onAll().finally(() => {
              setBusy(false)
            })
          }}
        >
          {total > mostSelected ? t('chooseMost', { most: mostSelected, total }) : t('chooseAll', { total })}
        </Button>
      ) : null}
      <span className={classes.bulkActions}>
        {choices.slice(0, buttons).map(({ kind, count, Icon }) => (
          <Button
            key={kind}
            variant="default"
            size="xs"
            leftSection={<Icon size={15} aria-hidden />}
            onClick={() => {
              onAct(kind, rows)
            }}
          >
            {label(kind, count)}
          </Button>
        ))}
        {choices.length > buttons ? (
          <Menu position="top-end" withinPortal withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <Button variant="default" size="xs" px={8} aria-label={t('moreActions')}>
                <IconDots size={16} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {choices.slice(buttons).map(({ kind, count, Icon }) => (
                <Menu.Item
                  key={kind}
                  leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
                  {...(kind === 'DEREGISTER' ? { color: 'red' } : {})}
                  onClick={() => {
                    onAct(kind, rows)
                  }}
                >
                  {label(kind, count)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </span>
    </div>
  )
}
