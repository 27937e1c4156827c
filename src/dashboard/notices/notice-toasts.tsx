'use client'

/**
 * Shows in the corner what opens and closes while the page is looked at. What happened before the page was opened, or
 * while it was hidden, or while a form or a question is open that a note could cover, is in the bell only. One note for
 * each breaker: its closing takes the place of its opening. They stand on the left, away from what a screen's own
 * buttons and notes are.
 */
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Notice } from '@/domain/view/breaker-views'
import { breakerLinks } from '../breakers/breaker-links'
import { useSystemStatus } from '../live/live-provider'
import { useTRPC } from '../live/trpc'
import { serverNowMs } from '../ui/clock'
import { freshNotices, isAfter, mostToasts } from './fresh-notices'
import { NoticeDetails, useNoticeTitle } from './notice-words'
import classes from './notices.module.css'

const closedStaysMs = 6000
/** Notes in the corner, oldest first. */
const shown: string[] = []

export function NoticeToasts() {
  const status = useSystemStatus()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const seenId = useRef<string | null>(null)
  const newestId = status === null ? null : (status.lastNotice?.id ?? '0')
  useEffect(() => {
    if (newestId === null) return
    const before = seenId.current
    seenId.current = newestId
    if (before === null || !isAfter(newestId, before)) return
    const options = trpc.notices.list.queryOptions({})
    void queries.query({ ...options, staleTime: 0 }).then((notices) => {
      if (isFree()) for (const notice of freshNotices(notices, before, serverNowMs())) show(notice)
    }, ignored)
  }, [newestId, queries, trpc])
  return null
}

/** Seen, and without an open dialog or drawer. */
function isFree(): boolean {
  return !document.hidden && document.querySelector('[role="dialog"]') === null
}

/** What cannot be read now is in the bell as soon as it can. */
function ignored(): void {
  // The bell says that it could not be read.
}

function show(notice: Notice): void {
  const breaker = `notice ${notice.namespace}/${notice.breaker} `
  const id = `${breaker}${notice.id}`
  const isOpen = notice.type === 'breaker.opened'
  for (const earlier of shown.filter((each) => each.startsWith(breaker))) hide(earlier)
  for (const oldest of shown.slice(0, Math.max(0, shown.length + 1 - mostToasts))) hide(oldest)
  shown.push(id)
  notifications.show({
    id,
    position: 'bottom-left',
    color: isOpen ? 'red' : 'green',
    autoClose: isOpen ? false : closedStaysMs,
    role: isOpen ? 'alert' : 'status',
    onClose: () => {
      forget(id)
    },
    message: <ToastWords notice={notice} />,
  })
}

function hide(id: string): void {
  forget(id)
  notifications.hide(id)
}

function forget(id: string): void {
  const at = shown.indexOf(id)
  if (at >= 0) shown.splice(at, 1)
}

function ToastWords({ notice }: { notice: Notice }) {
  const t = useTranslations('notices')
  const titleOf = useNoticeTitle()
  const { namespace, breaker } = notice
  return (
    <span className={classes.toast} data-notice={notice.type}>
      <strong>{titleOf(notice)}</strong>
      <NoticeDetails notice={notice} />
      <Link href={breakerLinks.one(namespace, breaker, null)} className="sy-link">
        {t('look')}
      </Link>
    </span>
  )
}
