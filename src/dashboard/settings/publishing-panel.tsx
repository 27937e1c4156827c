'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { PublishingSettings } from '@/domain/view/change-views'
import { useTRPC } from '../live/trpc'
import { ErrorState } from '../ui/error-state'
import { Panel } from '../ui/panel'
import { TableSkeleton } from '../ui/skeletons'
import { TimeAgo } from '../ui/time'
import { PublishingForm } from './publishing-form'

/** The settings of publishing, held still while they are edited. */
export function PublishingPanel({ may }: { may: boolean }) {
  const t = useTranslations('settings')
  const trpc = useTRPC()
  const query = useQuery(trpc.settings.publishing.queryOptions())
  const [opened, setOpened] = useState<PublishingSettings>()
  const fresh = query.data
  // Who only reads sees what stands; who edits keeps the version that was opened, and is told when it is lost.
  if (fresh !== undefined && (opened === undefined || (!may && opened.version !== fresh.version))) setOpened(fresh)
  const { updatedAtMs, updatedBy } = opened ?? { updatedAtMs: null, updatedBy: null }
  return (
    <Panel
      title={t('publishing')}
      aside={
        updatedAtMs === null || updatedBy === null
          ? t('neverSet')
          : t.rich('lastSet', { who: updatedBy, when: () => <TimeAgo atMs={updatedAtMs} /> })
      }
    >
      {opened === undefined ? (
        query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <TableSkeleton rows={4} />
        )
      ) : (
        <PublishingForm key={opened.version} opened={opened} may={may} onSaved={setOpened} />
      )}
    </Panel>
  )
}
