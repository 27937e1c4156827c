'use client'

import { ActionIcon, Indicator, Popover } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Notice } from '@/domain/view/breaker-views'
import { breakerLinks } from '../breakers/breaker-links'
import { useSystemStatus } from '../live/live-provider'
import { useTRPC } from '../live/trpc'
import { StateBadge } from '../ui/state-badge'
import { isAfter, unreadCount } from './fresh-notices'
import { NoticeDetails, useNoticeTitle } from './notice-words'
import classes from './notices.module.css'

/** The last day's notices, and how many of them this browser has not seen. */
export function NoticeBell() {
  const t = useTranslations('notices')
  const trpc = useTRPC()
  const newest = useSystemStatus()?.lastNotice ?? null
  const { data, isError } = useQuery(trpc.notices.list.queryOptions({}, { refetchInterval: 60_000 }))
  const [seenId, setSeenId] = useLocalStorage<string | null>({ key: 'switchyard-notices-seen', defaultValue: null })
  const titleId = useId()
  const [opened, setOpened] = useState(false)
  const notices = withNewest(data ?? [], newest)
  // What comes while the list is open is read in it.
  const unread = opened ? 0 : unreadCount(notices, seenId)
  const show = (next: boolean) => {
    setOpened(next)
    const last = notices[0]
    if (last && isAfter(last.id, seenId)) setSeenId(last.id)
  }
  return (
    <Popover
      opened={opened}
      onChange={show}
      position="bottom-end"
      width="min(380px, calc(100vw - 16px))"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal={false}
    >
      <Indicator label={unread > 99 ? '99+' : unread} size={16} disabled={unread === 0} color="red" offset={8}>
        <Popover.Target>
          <ActionIcon
            size="lg"
            aria-label={t('bell', { count: unread })}
            title={t('bell', { count: unread })}
            onClick={() => {
              show(!opened)
            }}
          >
            <IconBell size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-labelledby={titleId} className={classes.dropdown}>
        <p id={titleId} className={classes.head}>
          {t('title')}
        </p>
        {notices.length === 0 ? <p className="sy-muted">{isError ? t('unknown') : t('none')}</p> : null}
        <ol className={classes.list}>
          {notices.map((notice) => (
            <NoticeLine
              key={notice.id}
              notice={notice}
              onLeave={() => {
                show(false)
              }}
            />
          ))}
        </ol>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The list is read once a minute; the newest comes with the live status. */
function withNewest(notices: readonly Notice[], newest: Notice | null): readonly Notice[] {
  const known = notices[0]
  if (newest === null || known === undefined || !isAfter(newest.id, known.id)) return notices
  return [newest, ...notices]
}

function NoticeLine({ notice, onLeave }: { notice: Notice; onLeave: () => void }) {
  const titleOf = useNoticeTitle()
  return (
    <li className={classes.line}>
      <StateBadge state={notice.state} />
      <span className={classes.words}>
        <Link
          href={breakerLinks.one(notice.namespace, notice.breaker, null)}
          className="sy-link"
          prefetch={false}
          onClick={onLeave}
        >
          {titleOf(notice)}
        </Link>
        <NoticeDetails notice={notice} />
      </span>
    </li>
  )
}
