'use client'

/** One key of a limit closely: what is left for it, when it refills, what was ordered of it, and what can be done. */
import { Drawer } from '@mantine/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { hidesKeys } from '@/domain/rate-limit/secret-keys'
import type { KeyQuota } from '@/domain/view/limit-views'
import { isGone } from '../../live/api-error'
import { useTRPC } from '../../live/trpc'
import { useNowMs } from '../../ui/clock'
import { ErrorState } from '../../ui/error-state'
import { Panel } from '../../ui/panel'
import { PageSkeleton } from '../../ui/skeletons'
import { LimitInWords } from '../limit-in-words'
import { BucketCard } from './bucket-card'
import { KeyButtons } from './key-buttons'
import { useKeyWords } from './key-name'
import classes from './keys.module.css'
import { OrderNote } from './order-note'
import { stanceOf } from './quota'
import type { KeyAction, KeyPlace } from './use-key-actions'

interface KeyDrawerProps {
  /** null while closed. */
  place: KeyPlace | null
  onClose: () => void
  onAct: (action: KeyAction, place: KeyPlace) => void
}

export function KeyDrawer({ place, onClose, onAct }: KeyDrawerProps) {
  const trpc = useTRPC()
  const t = useTranslations('limits.keys')
  const words = useKeyWords()
  const query = useQuery(
    trpc.limits.quota.queryOptions(place ?? skipToken, { refetchInterval: 1000, refetchIntervalInBackground: false }),
  )
  return (
    <Drawer
      opened={place !== null}
      onClose={onClose}
      size="lg"
      title={place === null ? '' : t('drawerTitle', { key: words(place.key), limit: place.name })}
    >
      {place === null ? null : query.data !== undefined && !isGone(query.error) ? (
        <Details
          quota={query.data}
          onAct={(action) => {
            onAct(action, place)
          }}
        />
      ) : query.error === null ? (
        <PageSkeleton />
      ) : (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
    </Drawer>
  )
}

function Details({ quota, onAct }: { quota: KeyQuota; onAct: (action: KeyAction) => void }) {
  const t = useTranslations('limits.keys')
  const nowMs = useNowMs()
  const { order, buckets, silent, spec } = quota
  const stance = nowMs === null ? 'NORMAL' : stanceOf(order, nowMs)
  return (
    <div className={classes.stack}>
      {hidesKeys(spec.key) ? <p className={classes.note}>{t('hashed')}</p> : null}
      <KeyButtons stance={stance} onAct={onAct} />
      {order === null ? null : <OrderNote order={order} />}
      <Panel title={t('quota')} aside={t(spec.scope === 'LOCAL' ? 'quotaLocal' : 'quotaShared')}>
        {buckets.length === 0 ? <p className={classes.note}>{t('noBucket')}</p> : null}
        <ul className={classes.buckets}>
          {buckets.map((bucket) => (
            <BucketCard key={bucket.gateway ?? '*'} bucket={bucket} blocked={stance === 'BLOCK'} />
          ))}
        </ul>
        {silent.length === 0 ? null : (
          <p className={classes.warning} role="status">
            {t('silent', { count: silent.length, gateways: silent.join(', ') })}
          </p>
        )}
      </Panel>
      <LimitInWords spec={spec} />
    </div>
  )
}
