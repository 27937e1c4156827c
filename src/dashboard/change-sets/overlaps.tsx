'use client'

import { IconUsers } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { objectKey } from '@/domain/revision/object'
import type { ChangeSetOverlap } from '@/domain/view/change-views'
import { ChangeSetMention } from './change-set-mention'
import classes from './change-sets.module.css'

/** Other open sets at the same objects: whoever publishes second has to merge, so they had better talk now. */
export function Overlaps({ overlaps }: { overlaps: readonly ChangeSetOverlap[] }) {
  const t = useTranslations('changeSets')
  const kinds = useTranslations('changes.kinds')
  if (overlaps.length === 0) return null
  return (
    <div className={classes.bar} data-tone="warn" role="note" style={{ marginBottom: 0 }}>
      <IconUsers size={16} aria-hidden />
      <ul className={classes.mentions}>
        {overlaps.map(({ object, changeSet }) => (
          <li key={`${objectKey(object)} ${changeSet.id}`}>
            <ChangeSetMention
              changeSet={changeSet}
              words={(parts) =>
                t.rich('overlap', { ...parts, object: `${kinds(object.kind)} ${object.namespace}/${object.name}` })
              }
            />
          </li>
        ))}
      </ul>
    </div>
  )
}
