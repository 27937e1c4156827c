'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { ObjectConflict } from '@/domain/view/change-views'
import { TimeAgo } from '../ui/time'
import classes from './changes.module.css'

const mostNamed = 20

/** Objects that somebody changed since: which, who, when, and in which revision. */
export function ConflictList({ conflicts }: { conflicts: readonly ObjectConflict[] }) {
  const t = useTranslations('revisions')
  const changes = useTranslations('changes')
  if (conflicts.length === 0) return null
  return (
    <ul style={{ margin: '6px 0 0', paddingLeft: 18 }}>
      {conflicts.slice(0, mostNamed).map(({ id, current, changed }) => (
        <li key={`${id.kind}/${id.namespace}/${id.name}`}>
          <strong>{`${changes(`kinds.${id.kind}`)} ${id.namespace}/${id.name}`}</strong>{' '}
          {t.rich(current === null ? 'deletedBy' : 'changedBy', {
            who: changed.by,
            when: () => <TimeAgo atMs={changed.atMs} />,
            revision: () => (
              <Link className={`sy-link ${classes.inText ?? ''}`} href={`/changes/${String(changed.revision)}`}>
                r{changed.revision}
              </Link>
            ),
          })}
        </li>
      ))}
      {conflicts.length > mostNamed ? <li>{t('andMore', { count: conflicts.length - mostNamed })}</li> : null}
    </ul>
  )
}
