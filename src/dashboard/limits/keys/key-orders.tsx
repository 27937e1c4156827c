'use client'

import { Button } from '@mantine/core'
import { IconPlayerTrackPrev } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { KeyOrder } from '@/domain/view/limit-views'
import { onScreen } from '../../live/cadence'
import { useTRPC } from '../../live/trpc'
import { useMay } from '../../session/session-context'
import { useNowMs } from '../../ui/clock'
import { DataTable, type Column } from '../../ui/data-table'
import { Panel } from '../../ui/panel'
import { Countdown } from '../../ui/time'
import { KeyName, useKeyWords } from './key-name'
import classes from './keys.module.css'
import { OrderBadge } from './order-badge'
import { Proof } from './order-note'
import { stanceOf } from './quota'

interface KeyOrdersProps {
  namespace: string
  name: string
  onOpen: (key: string) => void
  onRelease: (key: string) => void
}

/** The keys that operators boosted or blocked, while that holds. Nothing is drawn when there are none. */
export function KeyOrders({ namespace, name, onOpen, onRelease }: KeyOrdersProps) {
  const t = useTranslations('limits.keys')
  const trpc = useTRPC()
  const nowMs = useNowMs()
  const query = useQuery(trpc.limits.keyOrders.queryOptions({ namespace, name }, { ...onScreen }))
  const columns = useOrderColumns(onOpen, onRelease)
  const orders = query.data?.filter((order) => nowMs !== null && stanceOf(order, nowMs) !== 'NORMAL') ?? []
  if (orders.length === 0) return null
  return (
    <Panel title={t('orders')} flush>
      <div className={classes.table}>
        <DataTable
          label={t('orders')}
          name="orders"
          rows={orders}
          columns={columns}
          rowKey={(order) => order.key}
          onOpen={(order) => {
            onOpen(order.key)
          }}
          empty={null}
        />
      </div>
    </Panel>
  )
}

function useOrderColumns(onOpen: (key: string) => void, onRelease: (key: string) => void): Column<KeyOrder>[] {
  const t = useTranslations('limits.keys')
  const words = useKeyWords()
  const may = useMay('OPERATOR')
  return [
    {
      key: 'key',
      header: t('key'),
      render: (order) => (
        <button
          type="button"
          className={classes.open}
          onClick={() => {
            onOpen(order.key)
          }}
        >
          <KeyName value={order.key} />
        </button>
      ),
    },
    { key: 'order', header: t('order'), render: (order) => <OrderBadge order={order} /> },
    { key: 'why', header: t('why'), priority: 2, render: (order) => `${order.actor}: ${order.reason}` },
    {
      key: 'ends',
      header: t('ends'),
      align: 'right',
      render: ({ expiresAtMs }) => (expiresAtMs === null ? t('untilReleased') : <Countdown untilMs={expiresAtMs} />),
    },
    { key: 'proof', header: t('gateways'), priority: 3, render: (order) => <Proof order={order} /> },
    ...(may
      ? [
          {
            key: 'actions',
            header: '',
            align: 'right' as const,
            render: (order: KeyOrder) => (
              <Button
                size="compact-xs"
                variant="default"
                leftSection={<IconPlayerTrackPrev size={13} aria-hidden />}
                aria-label={t('releaseKey', { key: words(order.key) })}
                onClick={() => {
                  onRelease(order.key)
                }}
              >
                {t('action.RELEASE')}
              </Button>
            ),
          },
        ]
      : []),
  ]
}
