'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { RevisionRow } from '@/domain/view/views'
import type { Column } from '../ui/data-table'
import { TimeAgo } from '../ui/time'
import classes from './changes.module.css'

/** The columns of the list of revisions. */
export function useRevisionColumns(): Column<RevisionRow>[] {
  const t = useTranslations('changes')
  return [
    {
      key: 'revision',
      header: t('revision'),
      width: '92px',
      sortValue: (row) => row.revision,
      render: (row) => (
        <Link className={classes.revision} href={`/changes/${String(row.revision)}`}>
          r{row.revision}
        </Link>
      ),
    },
    {
      key: 'message',
      header: t('message'),
      render: (row) => <span className={classes.message}>{row.message}</span>,
    },
    {
      key: 'objects',
      header: t('objects'),
      render: (row) => <ObjectsCell changes={row.changes} count={row.changeCount} />,
    },
    { key: 'author', header: t('author'), priority: 2, sortValue: (row) => row.author, render: (row) => row.author },
    {
      key: 'when',
      header: t('when'),
      align: 'right',
      sortValue: (row) => row.committedAtMs,
      render: (row) => <TimeAgo atMs={row.committedAtMs} />,
    },
  ]
}

const shown = 2

/** The first objects that a revision changes, and how many more. */
function ObjectsCell({ changes, count }: { changes: RevisionRow['changes']; count: number }) {
  const t = useTranslations('changes')
  const rest = count - shown
  const all = changes.map(({ id }) => `${t(`kinds.${id.kind}`)} ${id.namespace}/${id.name}`)
  if (count > all.length) all.push('…')
  return (
    <span className={classes.objects} title={all.join('\n')}>
      {changes.slice(0, rest === 1 ? shown + 1 : shown).map(({ op, id }) => (
        <span key={`${id.kind}/${id.namespace}/${id.name}`} data-op={op} className={classes.object}>
          <span className="sy-muted">{t(`kinds.${id.kind}`)}</span> {id.name}
        </span>
      ))}
      {rest > 1 ? <span className="sy-muted">+{t('objectCount', { count: rest })}</span> : null}
    </span>
  )
}
