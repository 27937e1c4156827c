'use client'

import { SegmentedControl } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTranslations } from 'use-intl'
import type { TopKeysView } from '@/domain/view/limit-views'
import { onScreen } from '../../live/cadence'
import { useTRPC } from '../../live/trpc'
import { DataTable } from '../../ui/data-table'
import { EmptyState } from '../../ui/empty-state'
import { Panel } from '../../ui/panel'
import { useFormat } from '../../ui/use-format'
import { KeySearch } from './key-search'
import classes from './keys.module.css'
import { useTopKeyColumns } from './use-top-key-columns'

const windowsMs = { '1m': 60_000, '5m': 300_000, '15m': 900_000, '1h': 3_600_000 } as const
const windows = ['1m', '5m', '15m', '1h'] as const
const rankings = ['use', 'rejection'] as const
const address = {
  rank: parseAsStringLiteral(rankings).withDefault('use'),
  window: parseAsStringLiteral(windows).withDefault('5m'),
}

interface TopKeysProps {
  namespace: string
  name: string
  /** Keys are hashes, since values may be credentials. */
  hashed: boolean
  onOpen: (key: string) => void
}

/** Who asks most, and who is refused most, as far as a bounded memory knows; how far that is stands below. */
export function TopKeys({ namespace, name, hashed, onOpen }: TopKeysProps) {
  const t = useTranslations('limits.keys')
  const trpc = useTRPC()
  const format = useFormat()
  const [{ rank, window }, setAddress] = useQueryStates(address)
  const query = useQuery(
    trpc.limits.topKeys.queryOptions({ namespace, name, windowMs: windowsMs[window] }, { ...onScreen }),
  )
  const view = query.data
  const columns = useTopKeyColumns(view, onOpen)
  return (
    <Panel title={t('title')} aside={<KeySearch {...{ namespace, name, hashed, onOpen }} />} flush>
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t('rankBy')}
          data={rankings.map((value) => ({ value, label: t(`rank.${value}`) }))}
          value={rank}
          onChange={(value) => void setAddress({ rank: rankings.find((each) => each === value) ?? 'use' })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('window')}
          data={windows.map((value) => ({
            value,
            label: t('last', { time: format.duration(windowsMs[value], 1) }),
          }))}
          value={window}
          onChange={(value) => void setAddress({ window: windows.find((each) => each === value) ?? '5m' })}
        />
      </div>
      <div className={classes.table}>
        <DataTable
          label={t(`rank.${rank}`)}
          name="keys"
          rows={view === undefined ? undefined : rank === 'use' ? view.byUse : view.byRejection}
          columns={columns}
          rowKey={(row) => row.key}
          onOpen={(row) => {
            onOpen(row.key)
          }}
          error={query.error}
          onRetry={() => void query.refetch()}
          empty={
            <EmptyState icon={IconUsers} title={t(rank === 'use' ? 'emptyTitle' : 'nobodyRefused')}>
              {t(rank === 'use' ? 'emptyText' : 'nobodyRefusedText')}
            </EmptyState>
          }
        />
      </div>
      {hashed ? <p className={classes.foot}>{t('hashed')}</p> : null}
      {view === undefined ? null : <HowExact view={view} />}
    </Panel>
  )
}

/** What the figures are worth, in words. */
function HowExact({ view }: { view: TopKeysView }) {
  const t = useTranslations('limits.keys')
  const format = useFormat()
  return (
    <p className={classes.foot}>
      {t('totals', {
        total: format.number(view.total),
        limited: format.number(view.limited),
        gateways: view.gateways,
      })}{' '}
      {view.gateways === 0
        ? null
        : view.error <= 0
          ? t('exact')
          : t('error', { error: format.number(Math.ceil(view.error)) })}
    </p>
  )
}
