'use client'

import { useTranslations } from 'use-intl'
import { TimeAgo } from '../ui/time'
import type { OpenedObject } from './edited-set'

/** Under the title of an editor: who changed the object last, and whether a change set's version of it is shown. */
export function OpenedDescription({ opened }: { opened: OpenedObject<unknown> }) {
  const changes = useTranslations('changes')
  const sets = useTranslations('changeSets')
  const parts = { who: opened.updatedBy, when: () => <TimeAgo atMs={opened.updatedAtMs} /> }
  if (opened.from === 'SET') return sets.rich('openedFromSet', parts)
  if (opened.deletedInSet) return sets('openedDeleted')
  return changes.rich('lastChanged', parts)
}
