'use client'

import { IconStack2 } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import classes from './change-sets.module.css'
import { setLinks } from './set-links'

/** Says, quietly, that an editor writes into a change set and not into what is in force. */
export function EditingBar({ set }: { set: ChangeSetView }) {
  const t = useTranslations('changeSets')
  return (
    <div className={classes.bar} data-tone={set.status === 'OPEN' ? 'info' : 'warn'} role="note">
      <IconStack2 size={16} aria-hidden />
      <span>
        {t.rich(set.status === 'OPEN' ? 'editing' : 'editingClosed', {
          title: set.title,
          link: (words) => (
            <Link className="sy-link" href={setLinks.one(set.id)}>
              {words}
            </Link>
          ),
        })}
      </span>
    </div>
  )
}
