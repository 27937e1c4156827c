'use client'

import { Button } from '@mantine/core'
import { IconCircleCheckFilled, IconTrash } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import { TimeAgo } from '../ui/time'
import classes from './change-sets.module.css'

interface ClosedBarProps {
  set: ChangeSetView
  mayReopen: boolean
  busy: boolean
  onReopen: () => void
}

/** What became of a set that is not open: the revision that it is, or that it was discarded and can be opened again. */
export function ClosedBar({ set, mayReopen, busy, onReopen }: ClosedBarProps) {
  const t = useTranslations('changeSets')
  const parts = { who: set.updatedBy, when: () => <TimeAgo atMs={set.updatedAtMs} /> }
  if (set.revision !== null) {
    const { revision } = set
    return (
      <div className={classes.bar} data-tone="good" role="note">
        <IconCircleCheckFilled size={16} aria-hidden />
        <span>
          {t.rich('wasPublished', {
            ...parts,
            revision,
            link: (words) => (
              <Link className="sy-link" href={`/changes/${String(revision)}`}>
                {words}
              </Link>
            ),
          })}
        </span>
      </div>
    )
  }
  return (
    <div className={classes.bar} data-tone="none" role="note" style={{ alignItems: 'center' }}>
      <IconTrash size={16} aria-hidden />
      <span style={{ flex: 1 }}>{t.rich('wasDiscarded', parts)}</span>
      {mayReopen ? (
        <Button size="compact-sm" variant="default" loading={busy} onClick={onReopen}>
          {t('reopen')}
        </Button>
      ) : null}
    </div>
  )
}
