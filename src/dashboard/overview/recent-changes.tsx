'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { RevisionRow } from '@/domain/view/views'
import { Panel } from '../ui/panel'
import { TableSkeleton } from '../ui/skeletons'
import { TimeAgo } from '../ui/time'
import classes from './overview.module.css'

const mostShown = 5

export function RecentChanges({ revisions }: { revisions: readonly RevisionRow[] | undefined }) {
  const t = useTranslations('overview.changes')
  return (
    <Panel
      title={t('title')}
      aside={
        <Link href="/changes" className="sy-link">
          {t('all')}
        </Link>
      }
      flush
    >
      {revisions === undefined ? (
        <TableSkeleton rows={3} />
      ) : revisions.length === 0 ? (
        <p className={classes.calm}>{t('none')}</p>
      ) : (
        <ul className={classes.list}>
          {revisions.slice(0, mostShown).map((revision) => (
            <li key={revision.revision}>
              <Link href={`/changes/${String(revision.revision)}`} className={classes.item}>
                <span className={classes.revision}>{`r${String(revision.revision)}`}</span>
                <span className={`${classes.itemMain ?? ''} ${classes.message ?? ''}`} title={revision.message}>
                  {revision.message}
                </span>
                <span className={classes.itemSide}>
                  {revision.author} · <TimeAgo atMs={revision.committedAtMs} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
