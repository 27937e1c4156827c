'use client'

import { Checkbox } from '@mantine/core'
import { IconArrowBackUp, IconFileDiff, IconHistory } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { PublishStatus, RevisionRow } from '@/domain/view/views'
import type { Column } from '../ui/data-table'
import { ToneBadge } from '../ui/state-badge'
import { TimeAgo } from '../ui/time'
import { ProofCell } from './proof-cell'
import classes from './changes.module.css'

interface RevisionColumnsOptions {
  live: PublishStatus | null
  picked: readonly number[]
  onPick: (revision: number) => void
}

/** The columns of the list of revisions. */
export function useRevisionColumns({ live, picked, onPick }: RevisionColumnsOptions): Column<RevisionRow>[] {
  const t = useTranslations('changes')
  const r = useTranslations('revisions')
  return [
    {
      key: 'revision',
      header: t('revision'),
      width: '104px',
      sortValue: (row) => row.revision,
      render: (row) => (
        <span className={classes.pick}>
          <Checkbox
            size="xs"
            aria-label={r('pick', { revision: row.revision })}
            checked={picked.includes(row.revision)}
            onChange={() => {
              onPick(row.revision)
            }}
          />
          <Link className={classes.revision} href={`/changes/${String(row.revision)}`}>
            r{row.revision}
          </Link>
        </span>
      ),
    },
    { key: 'message', header: t('message'), render: (row) => <MessageCell row={row} /> },
    {
      key: 'objects',
      header: t('objects'),
      priority: 2,
      render: (row) => <ObjectsCell changes={row.changes} count={row.changeCount} />,
    },
    { key: 'proof', header: r('proof'), width: '170px', render: (row) => <ProofCell row={row} live={live} /> },
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

/** What the revision was for, and what kind of step it was. */
function MessageCell({ row }: { row: RevisionRow }) {
  return (
    <span className={classes.messageCell}>
      <span className={classes.message}>{row.message}</span>
      <OriginBadges row={row} />
    </span>
  )
}

/** What a revision came from, each a link: a change set, the revision that it brought back or took back. */
export function OriginBadges({ row }: { row: Pick<RevisionRow, 'changeSet' | 'rollbackOf' | 'reverts'> }) {
  const t = useTranslations('revisions')
  return (
    <>
      {row.changeSet === null ? null : (
        <Link href={`/changes/sets/${row.changeSet.id}`} title={row.changeSet.title} className={classes.origin}>
          <ToneBadge tone="info" icon={IconFileDiff}>
            {t('badge.changeSet')}
          </ToneBadge>
        </Link>
      )}
      {row.rollbackOf === null ? null : (
        <Link href={`/changes/${String(row.rollbackOf)}`} className={classes.origin}>
          <ToneBadge tone="hold" icon={IconHistory}>
            {row.rollbackOf === 0 ? t('badge.rollbackToNothing') : t('badge.rollback', { revision: row.rollbackOf })}
          </ToneBadge>
        </Link>
      )}
      {row.reverts === null ? null : (
        <Link href={`/changes/${String(row.reverts)}`} className={classes.origin}>
          <ToneBadge tone="hold" icon={IconArrowBackUp}>
            {t('badge.revert', { revision: row.reverts })}
          </ToneBadge>
        </Link>
      )}
    </>
  )
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
