'use client'

import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { ChangeSetRow } from '@/domain/view/change-views'
import { useTRPC } from '../live/trpc'
import { TimeAgo } from '../ui/time'

interface AddToSetMenuProps {
  /** It is the only way, so it looks like it. */
  primary: boolean
  busy: boolean
  onChoose: (set: Pick<ChangeSetRow, 'id' | 'title'>) => void
  onNew: () => void
}

/** Where a change can be gathered instead of being published: an open change set, or a new one. */
export function AddToSetMenu({ primary, busy, onChoose, onNew }: AddToSetMenuProps) {
  const t = useTranslations('publish')
  const trpc = useTRPC()
  const sets = useQuery(trpc.changeSets.list.queryOptions({ status: 'OPEN', limit: 50 }))
  return (
    <Menu position="top-end" withinPortal withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant={primary ? 'filled' : 'default'}
          loading={busy}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {t('addToSet')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown maw={360} aria-label={t('openSets')}>
        {sets.data === undefined || sets.data.length === 0 ? null : (
          <>
            <div style={{ maxHeight: 240, overflowY: 'auto' }}>
              {sets.data.map((set) => (
                <Menu.Item
                  key={set.id}
                  onClick={() => {
                    onChoose(set)
                  }}
                >
                  <div style={{ overflowWrap: 'anywhere' }}>{set.title}</div>
                  <div className="sy-muted" style={{ fontSize: 12 }}>
                    {t.rich('setBy', { who: set.author, when: () => <TimeAgo atMs={set.updatedAtMs} /> })}
                  </div>
                </Menu.Item>
              ))}
            </div>
            <Menu.Divider />
          </>
        )}
        <Menu.Item leftSection={<IconPlus size={15} aria-hidden />} onClick={onNew}>
          {t('newSet')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
