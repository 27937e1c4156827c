'use client'

import { Button, Drawer, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconRefresh, IconSend } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { DeliveryRow, WebhookView } from '@/domain/view/breaker-views'
import { onScreen } from '../live/cadence'
import { errorMessage } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { ErrorState } from '../ui/error-state'
import { PageSkeleton } from '../ui/skeletons'
import { Countdown, TimeAgo } from '../ui/time'
import { ToneBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import { deliveryLooks, typeWord } from './delivery-looks'
import { useTestWebhook } from './use-test-webhook'
import classes from './webhooks.module.css'
import { useFocusBack } from '../ui/use-focus-back'

/** The newest; an endpoint that is told of a flapping fleet may have thousands. */
const mostDeliveries = 50

/** What was sent to one endpoint in the last week, the newest of it, with every try. */
export function DeliveryLog({ webhook, onClose }: { webhook: WebhookView; onClose: () => void }) {
  const t = useTranslations('webhooks')
  const trpc = useTRPC()
  const query = useQuery(
    trpc.webhooks.deliveries.queryOptions({ endpointId: webhook.id, limit: mostDeliveries }, { ...onScreen }),
  )
  useFocusBack()
  const test = useTestWebhook()
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={t('logOf', { url: webhook.url })}>
      {webhook.enabled ? (
        <Group justify="flex-end" mb="sm">
          <Button
            variant="default"
            leftSection={<IconSend size={14} aria-hidden />}
            onClick={() => {
              test(webhook)
            }}
          >
            {t('test')}
          </Button>
        </Group>
      ) : null}
      {query.error === null ? null : <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending ? <PageSkeleton /> : null}
      {query.data?.length === mostDeliveries ? (
        <p className="sy-muted">{t('logCut', { count: mostDeliveries })}</p>
      ) : null}
      {query.data?.length === 0 ? <p className="sy-muted">{t('logNone')}</p> : null}
      <ol className={classes.log}>
        {query.data?.map((row) => (
          <Delivery key={row.id} row={row} may={webhook.enabled} />
        ))}
      </ol>
    </Drawer>
  )
}

function Delivery({ row, may }: { row: DeliveryRow; may: boolean }) {
  const t = useTranslations('webhooks')
  const { tone, icon } = deliveryLooks[row.status]
  const word = typeWord(row.eventType)
  return (
    <li className={classes.delivery} data-status={row.status}>
      <div className={classes.deliveryHead}>
        <ToneBadge tone={tone} icon={icon}>
          {t(`status.${row.status}`)}
        </ToneBadge>
        <strong>{word === null ? row.eventType : t(`event.${word}`)}</strong>
        <TimeAgo atMs={row.createdAtMs} />
        {may && row.status !== 'PENDING' ? <Redeliver deliveryId={row.id} /> : null}
      </div>
      <code className={classes.messageId}>{row.messageId}</code>
      <Tries row={row} />
      <details>
        <summary>{t('payload')}</summary>
        <pre className={classes.payload} tabIndex={0}>
          {JSON.stringify(row.payload, null, 2)}
        </pre>
      </details>
    </li>
  )
}

function Tries({ row: { tries, nextTryAtMs } }: { row: DeliveryRow }) {
  const t = useTranslations('webhooks')
  const format = useFormat()
  return (
    <ul className={classes.tries}>
      <li>
        {t('tries', { count: tries.length })}
        {nextTryAtMs === null ? null : (
          <>
            {', '}
            {t('next')} <Countdown untilMs={nextTryAtMs} />
          </>
        )}
      </li>
      {tries.map(({ atMs, tookMs, status, error }) => (
        <li key={atMs}>
          <TimeAgo atMs={atMs} /> · {status === null ? t('noAnswer') : t('answer', { status: String(status) })} ·{' '}
          {format.latency(tookMs)}
          {error === null ? null : <span className={classes.error}> · {error}</span>}
        </li>
      ))}
    </ul>
  )
}

function Redeliver({ deliveryId }: { deliveryId: string }) {
  const t = useTranslations('webhooks')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const again = useMutation(
    trpc.webhooks.redeliver.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: t('redelivered') })
        void queries.invalidateQueries(trpc.webhooks.pathFilter())
      },
      onError: (error) => {
        notifications.show({ color: 'red', message: errorMessage(error) })
      },
    }),
  )
  return (
    <Button
      size="compact-xs"
      variant="default"
      className={classes.again}
      leftSection={<IconRefresh size={13} aria-hidden />}
      loading={again.isPending}
      onClick={() => {
        again.mutate({ deliveryId })
      }}
    >
      {t('redeliver')}
    </Button>
  )
}
