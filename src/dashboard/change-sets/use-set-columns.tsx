'use client'

import { IconGitMerge, IconUserCheck, IconUsers } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { ChangeSetRow } from '@/domain/view/change-views'
import type { Column } from '../ui/data-table'
import { ToneBadge } from '../ui/state-badge'
import { TimeAgo } from '../ui/time'
import classes from './change-sets.module.css'
import { setLinks } from './set-links'
import { StatusBadge } from './status-badge'

/** The columns of the list of change sets. @param withStatus when not all of them are open */
export function useSetColumns(withStatus: boolean): Column<ChangeSetRow>[] {
  const t = useTranslations('changeSets')
  return [
    {
      key: 'title',
      header: t('columns.title'),
      sortValue: (row) => row.title,
      render: (row) => (
        <Link className={classes.setTitle} href={setLinks.one(row.id)}>
          {row.title}
        </Link>
      ),
    },
    ...(withStatus
      ? [
          {
            key: 'status',
            header: t('columns.status'),
            width: '132px',
            sortValue: (row: ChangeSetRow) => row.status,
            render: (row: ChangeSetRow) => <StatusBadge status={row.status} revision={row.revision} />,
          },
        ]
      : []),
    { key: 'touches', header: t('columns.touches'), render: (row) => <Touches row={row} /> },
    { key: 'notes', header: t('columns.notes'), render: (row) => <Notes row={row} /> },
    {
      key: 'approvals',
      header: t('columns.approvals'),
      align: 'right',
      width: '96px',
      priority: 3,
      sortValue: (row) => row.approvals,
      render: (row) => (row.approvals === 0 ? <span className="sy-muted">–</span> : row.approvals),
    },
    {
      key: 'author',
      header: t('columns.author'),
      priority: 2,
      sortValue: (row) => row.author,
      render: (row) => row.author,
    },
    {
      key: 'updated',
      header: t('columns.updated'),
      align: 'right',
      width: '120px',
      sortValue: (row) => row.updatedAtMs,
      render: (row) => <TimeAgo atMs={row.updatedAtMs} />,
    },
  ]
}

const shown = 2

/** The first objects that it touches, and how many more. */
function Touches({ row }: { row: ChangeSetRow }) {
  const t = useTranslations('changeSets')
  const kinds = useTranslations('changes.kinds')
  const rest = row.editCount - shown
  if (row.editCount === 0) return <span className="sy-muted">{t('noEdits')}</span>
  const all = row.edits.map(({ id }) => `${kinds(id.kind)} ${id.namespace}/${id.name}`)
  if (row.editCount > all.length) all.push('…')
  return (
    <span className={classes.objects} title={all.join('\n')}>
      {row.edits.slice(0, rest === 1 ? shown + 1 : shown).map(({ op, id }) => (
        <span key={`${id.kind}/${id.namespace}/${id.name}`} data-op={op} className={classes.object}>
          <span className="sy-muted">{kinds(id.kind)}</span> {id.name}
        </span>
      ))}
      {rest > 1 ? <span className="sy-muted">{t('moreObjects', { count: rest })}</span> : null}
    </span>
  )
}

/** What stands in its way, and who else is at the same objects. */
function Notes({ row }: { row: ChangeSetRow }) {
  const t = useTranslations('changeSets')
  const calm = row.conflicts === 0 && row.overlaps === 0 && !row.awaitsApproval
  if (row.status !== 'OPEN' || calm) return <span className="sy-muted">–</span>
  return (
    <span className={classes.badges}>
      {row.conflicts === 0 ? null : (
        <ToneBadge tone="bad" icon={IconGitMerge}>
          {t('conflictCount', { count: row.conflicts })}
        </ToneBadge>
      )}
      {row.overlaps === 0 ? null : (
        <ToneBadge tone="warn" icon={IconUsers}>
          {t('overlapCount', { count: row.overlaps })}
        </ToneBadge>
      )}
      {row.awaitsApproval ? (
        <ToneBadge tone="info" icon={IconUserCheck}>
          {t('awaitsApproval')}
        </ToneBadge>
      ) : null}
    </span>
  )
}
