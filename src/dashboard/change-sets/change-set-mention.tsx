'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import type { ChangeSetOverlap } from '@/domain/view/change-views'
import { TimeAgo } from '../ui/time'
import { setLinks } from './set-links'

interface ChangeSetMentionProps {
  /** A sentence with `<set></set>`, `{who}` and `<when></when>`. */
  words: (parts: { set: () => ReactNode; who: string; when: () => ReactNode }) => ReactNode
  changeSet: ChangeSetOverlap['changeSet']
}

/** Another change set in a sentence: its title as a link, whose it is, and how fresh. */
export function ChangeSetMention({ words, changeSet }: ChangeSetMentionProps) {
  return words({
    set: () => (
      <Link className="sy-link" href={setLinks.one(changeSet.id)} style={{ overflowWrap: 'anywhere' }}>
        {changeSet.title}
      </Link>
    ),
    who: changeSet.author,
    when: () => <TimeAgo atMs={changeSet.updatedAtMs} />,
  })
}
