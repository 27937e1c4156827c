'use client'

/** One lock closely: what is amiss, who holds it and who waits, how long it is held, and what happened to it. */
import { Drawer } from '@mantine/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { LockDetail } from '@/domain/view/lock-views'
import { TimeRangePicker } from '../../charts/time-range-picker'
import { isGone } from '../../live/api-error'
import { useFrames } from '../../live/use-frames'
import { useTRPC } from '../../live/trpc'
import { ErrorState } from '../../ui/error-state'
import { Panel } from '../../ui/panel'
import { PageSkeleton } from '../../ui/skeletons'
import { StateBadge } from '../../ui/state-badge'
import { LibraryBadge } from '../library-badge'
import { LockCharts } from '../lock-charts'
import type { AskForceRelease } from '../use-force-release'
import classes from './detail.module.css'
import { HolderCard } from './holder-card'
import { HoldsPanel } from './holds-panel'
import { LockEvents } from './lock-events'
import { LockTimeline } from './lock-timeline'
import { LockWarnings } from './lock-warnings'
import { WaitingList } from './waiting-list'

interface LockDrawerProps {
  /** The Redis key of the lock that is looked at; null closes the drawer. */
  lock: string | null
  onClose: () => void
  onForceRelease: AskForceRelease
}

export function LockDrawer({ lock, onClose, onForceRelease }: LockDrawerProps) {
  const trpc = useTRPC()
  const query = useQuery(
    trpc.locks.get.queryOptions(lock === null ? skipToken : { key: lock }, {
      refetchInterval: 1000,
      refetchIntervalInBackground: false,
      retry: false,
    }),
  )
  const detail = query.data
  return (
    <Drawer opened={lock !== null} onClose={onClose} title={detail?.row.name ?? lock ?? ''} size="min(100vw, 860px)">
      {lock === null ? null : detail !== undefined && !isGone(query.error) ? (
        <Details detail={detail} onForceRelease={onForceRelease} />
      ) : query.error === null ? (
        <PageSkeleton />
      ) : (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
    </Drawer>
  )
}

function Details({ detail, onForceRelease }: { detail: LockDetail; onForceRelease: AskForceRelease }) {
  const t = useTranslations('locks')
  const { row } = detail
  return (
    <div className={classes.stack}>
      <div className={classes.head}>
        <StateBadge state={row.holder === null ? 'FREE' : 'HELD'} variant="wash" />
        <LibraryBadge library={row.library} />
        {row.library === 'SWITCHYARD' ? null : <span className="sy-muted">{t('observedMeans')}</span>}
      </div>
      <LockWarnings warnings={row.warnings} />
      <Panel title={t('holders', { count: row.holders.length })}>
        {row.holders.length === 0 ? <p className={classes.nothing}>{t('nobodyHolds')}</p> : null}
        {row.holders.map((holder) => (
          <HolderCard
            key={holder.value}
            holder={holder}
            name={row.name}
            onRelease={() => {
              onForceRelease({ lock: row, holder })
            }}
          />
        ))}
      </Panel>
      <Panel title={t('waiting')}>
        <WaitingList detail={detail} />
      </Panel>
      <OverTime detail={detail} />
      <HoldsPanel detail={detail} />
      <LockEvents events={detail.events} />
    </div>
  )
}

/** The lock over the chosen time: who held it, and how much it was wanted. */
function OverTime({ detail }: { detail: LockDetail }) {
  const t = useTranslations('locks')
  const { fromMs, toMs } = useFrames({ locks: [detail.row.key] })
  return (
    <>
      <div className={classes.range}>
        <TimeRangePicker />
      </div>
      <Panel title={t('timeline')}>
        <LockTimeline detail={detail} fromMs={fromMs} toMs={toMs} />
      </Panel>
      <LockCharts lock={detail.row.key} />
    </>
  )
}
