'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { TimeRangePicker } from '../charts/time-range-picker'
import { onScreen } from '../live/cadence'
import { useNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { Attention } from './attention'
import { CountStrip } from './count-strip'
import { FleetCharts } from './fleet-charts'
import { NewcomerHint } from './newcomer-hint'
import { RecentChanges } from './recent-changes'
import classes from './overview.module.css'

/** What the fleet does now, what needs somebody, and what changed. */
export function OverviewScreen() {
  const t = useTranslations('overview')
  const trpc = useTRPC()
  const [namespace] = useNamespace()
  const overview = useQuery(trpc.overview.get.queryOptions({ namespace }, { ...onScreen }))
  return (
    <>
      <PageHeader title={t('title')} actions={<TimeRangePicker />} />
      {overview.data === undefined && overview.error !== null ? (
        <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
      ) : (
        <div className={classes.stack}>
          <CountStrip overview={overview.data} />
          <NewcomerHint />
          <div className={classes.pair}>
            <Attention items={overview.data?.attention} />
            <RecentChanges revisions={overview.data?.recentRevisions} />
          </div>
        </div>
      )}
      <FleetCharts />
    </>
  )
}
