'use client'

import { Drawer } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { LockRow } from '@/domain/view/views'
import { TimeRangePicker } from '../charts/time-range-picker'
import { StateBadge } from '../ui/state-badge'
import { LeaseCell } from './lease-cell'
import { LockCharts } from './lock-charts'
import { LockEvents } from './lock-events'
import classes from './locks.module.css'

interface LockDrawerProps {
  /** The name of the lock that is looked at; null closes the drawer. */
  name: string | null
  /** What is known of it now; undefined when it has long been free. */
  lock: LockRow | undefined
  onClose: () => void
}

/** One lock beside the list: its holder, its activity over time, what happened to it. */
export function LockDrawer({ name, lock, onClose }: LockDrawerProps) {
  const t = useTranslations('locks')
  return (
    <Drawer opened={name !== null} onClose={onClose} title={name ?? ''} size="min(100vw, 860px)">
      {name === null ? null : (
        <div className={classes.stack}>
          <dl className={classes.facts}>
            <div>
              <dt>{t('state')}</dt>
              <dd>
                <StateBadge state={lock?.holder == null ? 'FREE' : 'HELD'} />
              </dd>
            </div>
            <div>
              <dt>{t('owner')}</dt>
              <dd className={classes.owner}>{lock?.holder?.owner ?? '–'}</dd>
            </div>
            <div>
              <dt>{t('token')}</dt>
              <dd>{lock?.holder?.token ?? '–'}</dd>
            </div>
            <div>
              <dt>{t('lease')}</dt>
              <dd>
                <LeaseCell holder={lock?.holder ?? null} />
              </dd>
            </div>
          </dl>
          <div className={classes.range}>
            <TimeRangePicker />
          </div>
          <LockCharts lock={name} />
          <LockEvents lock={name} />
        </div>
      )}
    </Drawer>
  )
}
