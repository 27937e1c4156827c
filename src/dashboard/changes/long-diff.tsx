'use client'

import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ObjectDiff } from '@/domain/view/change-views'
import { SemanticDiff } from '../publish/semantic-diff'
import classes from './changes.module.css'

const mostAtOnce = 100

/** A difference of any size: a hundred objects at a time, so that ten thousand do not stop the browser. */
export function LongDiff({ diffs }: { diffs: readonly ObjectDiff[] }) {
  const t = useTranslations('revisions')
  const [shown, setShown] = useState(mostAtOnce)
  return (
    <>
      <SemanticDiff diffs={diffs.slice(0, shown)} />
      {diffs.length <= shown ? null : (
        <div className={classes.moreDiffs}>
          <Button
            variant="default"
            onClick={() => {
              setShown(shown + mostAtOnce)
            }}
          >
            {t('showMore', { count: Math.min(mostAtOnce, diffs.length - shown), rest: diffs.length - shown })}
          </Button>
        </div>
      )}
    </>
  )
}

/** "2 new · 5 changed · 1 deleted" */
export function DiffCounts({ diffs }: { diffs: readonly ObjectDiff[] }) {
  const t = useTranslations('revisions')
  const parts = (['CREATED', 'CHANGED', 'DELETED'] as const).flatMap((kind) => {
    const count = diffs.filter((diff) => diff.kind === kind).length
    return count === 0 ? [] : [t(`count.${kind}`, { count })]
  })
  return <span className="sy-num">{parts.join(' · ')}</span>
}
