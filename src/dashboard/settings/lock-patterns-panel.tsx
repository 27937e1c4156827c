'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { LockPatternSettings } from '@/domain/view/lock-views'
import { useTRPC } from '../live/trpc'
import { ErrorState } from '../ui/error-state'
import { Panel } from '../ui/panel'
import { TableSkeleton } from '../ui/skeletons'
import { TimeAgo } from '../ui/time'
import { useFormat } from '../ui/use-format'
import { LockPatternsForm } from './lock-patterns-form'
import classes from './lock-patterns.module.css'

/** Which keys of Redis are taken for locks of other libraries, held still while they are edited; and how they are watched. */
export function LockPatternsPanel({ may }: { may: boolean }) {
  const t = useTranslations('locks.patterns')
  const settings = useTranslations('settings')
  const trpc = useTRPC()
  const query = useQuery(trpc.settings.lockPatterns.queryOptions(undefined, { refetchInterval: 5000 }))
  const [opened, setOpened] = useState<LockPatternSettings>()
  const fresh = query.data
  // Who only reads sees what stands; who edits keeps the version that was opened, and is told when it is lost.
  if (fresh !== undefined && (opened === undefined || (!may && opened.version !== fresh.version))) setOpened(fresh)
  const { updatedAtMs, updatedBy } = opened ?? { updatedAtMs: null, updatedBy: null }
  return (
    <Panel
      title={t('title')}
      aside={
        updatedAtMs === null || updatedBy === null
          ? settings('neverSet')
          : settings.rich('lastSet', { who: updatedBy, when: () => <TimeAgo atMs={updatedAtMs} /> })
      }
    >
      <p className={classes.help}>{t('help')}</p>
      {opened === undefined ? (
        query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <TableSkeleton rows={3} />
        )
      ) : (
        <>
          <LockPatternsForm key={opened.version} opened={opened} may={may} onSaved={setOpened} />
          <Watch watch={(fresh ?? opened).watch} />
        </>
      )}
    </Panel>
  )
}

/** How soon a change of an observed lock is seen, and how many are followed. */
function Watch({ watch }: { watch: LockPatternSettings['watch'] }) {
  const t = useTranslations('locks.patterns')
  const format = useFormat()
  if (watch === null) return <p className={classes.watch}>{t('watchUnknown')}</p>
  const late = watch.keyspaceEvents === 'OFF' || watch.keyspaceEvents === 'REFUSED' || watch.leavesOut
  return (
    <p className={classes.watch} data-late={late || undefined} role="status">
      {t(`events.${watch.keyspaceEvents}`)}{' '}
      {watch.keyspaceEvents === 'UNUSED' ? null : t('following', { count: watch.observed })}{' '}
      {watch.leavesOut ? t('leavesOut', { most: format.number(watch.mostObserved) }) : null}
    </p>
  )
}
