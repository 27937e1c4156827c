'use client'

import { Button } from '@mantine/core'
import { IconKey, IconListDetails, IconPencil, IconPlus, IconSend, IconTrash, IconWebhook } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { WebhookView } from '@/domain/view/breaker-views'
import { type RowAction, RowMenu } from '../forms/row-menu'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { type Column, DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { StateBadge } from '../ui/state-badge'
import { DeliveryLog } from './delivery-log'
import { RemoveDialog, RotateDialog } from './sure-dialogs'
import { SecretDialog, type Secret } from './secret-dialog'
import { useTestWebhook } from './use-test-webhook'
import { WebhookDialog } from './webhook-dialog'
import classes from './webhooks.module.css'

type Opened = { kind: 'EDIT' | 'LOG' | 'ROTATE' | 'REMOVE'; webhook: WebhookView } | { kind: 'NEW' }

/** Where notices are sent: for administrators alone. */
export function WebhooksPanel({ may }: { may: boolean }) {
  const t = useTranslations('webhooks')
  return (
    <section aria-labelledby="webhooks">
      <h2 id="webhooks" className={classes.section}>
        {t('title')}
      </h2>
      <p className={classes.help}>{t('help')}</p>
      {may ? <Webhooks /> : <p className={classes.help}>{t('adminOnly')}</p>}
    </section>
  )
}

function Webhooks() {
  const t = useTranslations('webhooks')
  const trpc = useTRPC()
  const query = useQuery(trpc.webhooks.list.queryOptions(undefined, { ...onScreen }))
  const [opened, setOpened] = useState<Opened | null>(null)
  const [secret, setSecret] = useState<Secret | null>(null)
  const columns = useColumns(setOpened)
  const add = (
    <Button
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={() => {
        setOpened({ kind: 'NEW' })
      }}
    >
      {t('add')}
    </Button>
  )
  const close = () => {
    setOpened(null)
  }
  return (
    <>
      <DataTable
        name="hooks"
        label={t('title')}
        rows={query.data}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(webhook) => {
          setOpened({ kind: 'LOG', webhook })
        }}
        error={query.error}
        onRetry={() => void query.refetch()}
        toolbar={(query.data?.length ?? 0) > 0 ? add : null}
        empty={
          <EmptyState icon={IconWebhook} title={t('none')} action={add}>
            {t('noneText')}
          </EmptyState>
        }
      />
      {opened === null ? null : dialogOf(opened, { onClose: close, onSecret: setSecret })}
      {secret === null ? null : (
        <SecretDialog
          secret={secret}
          onClose={() => {
            setSecret(null)
          }}
        />
      )}
    </>
  )
}

interface DialogActs {
  onClose: () => void
  onSecret: (secret: Secret) => void
}

function dialogOf(opened: Opened, acts: DialogActs): ReactNode {
  switch (opened.kind) {
    case 'NEW':
      return <WebhookDialog webhook={null} {...acts} />
    case 'EDIT':
      return <WebhookDialog webhook={opened.webhook} {...acts} />
    case 'ROTATE':
      return <RotateDialog webhook={opened.webhook} {...acts} />
    case 'REMOVE':
      return <RemoveDialog webhook={opened.webhook} onClose={acts.onClose} />
    case 'LOG':
      return <DeliveryLog webhook={opened.webhook} onClose={acts.onClose} />
  }
}

function useColumns(open: (opened: Opened) => void): Column<WebhookView>[] {
  const t = useTranslations('webhooks')
  const test = useTestWebhook()
  const actionsOf = (webhook: WebhookView): RowAction[] => {
    const opens = (kind: 'EDIT' | 'LOG' | 'ROTATE' | 'REMOVE') => () => {
      open({ kind, webhook })
    }
    return [
      { label: t('log'), icon: IconListDetails, act: opens('LOG') },
      ...(webhook.enabled
        ? [
            {
              label: t('test'),
              icon: IconSend,
              act: () => {
                test(webhook)
              },
            },
          ]
        : []),
      { label: t('change'), icon: IconPencil, act: opens('EDIT') },
      { label: t('rotate'), icon: IconKey, act: opens('ROTATE') },
      { label: t('remove'), icon: IconTrash, danger: true, act: opens('REMOVE') },
    ]
  }
  return [
    {
      key: 'url',
      header: t('url'),
      sortValue: (row) => row.url,
      render: (row) => (
        <span className={classes.place}>
          <span className={classes.url}>{row.url}</span>
          {row.description === '' ? null : <span className="sy-muted">{row.description}</span>}
        </span>
      ),
    },
    {
      key: 'events',
      header: t('events'),
      priority: 3,
      render: (row) =>
        row.eventTypes.length === 0
          ? t('eventsAll')
          : row.eventTypes.map((each) => t(`event.${words[each]}`)).join(', '),
    },
    {
      key: 'state',
      header: t('state'),
      width: '110px',
      priority: 2,
      render: (row) => <StateBadge state={row.enabled ? 'ENABLED' : 'OFF'} />,
    },
    {
      key: 'day',
      header: t('lastDay'),
      priority: 2,
      render: ({ delivered, failed, pending }) => (
        <span className="sy-num">{t('counts', { delivered, failed, pending })}</span>
      ),
    },
    {
      key: 'more',
      header: '',
      align: 'right',
      width: '52px',
      render: (row) => <RowMenu label={t('more', { url: row.url })} actions={actionsOf(row)} />,
    },
  ]
}

/** Types of notices as the catalogue names them: a dot there is a step down. */
const words = { 'breaker.opened': 'opened', 'breaker.closed': 'closed' } as const
