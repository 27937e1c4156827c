'use client'

import { Button } from '@mantine/core'
import { IconArrowsSplit2, IconBolt, IconGauge } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { BreakerView, ServiceView } from '@/domain/view/views'
import { BreakerActions, type Act } from '../breakers/breaker-actions'
import { useOverride } from '../breakers/override/use-override'
import { useNamespace } from '../live/namespace'
import { DataTable, type Column } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { Panel } from '../ui/panel'
import { StateBadge } from '../ui/state-badge'
import { Countdown } from '../ui/time'
import { useFormat } from '../ui/use-format'
import classes from './services.module.css'

const keyOf = (row: { namespace: string; name: string }) => `${row.namespace}/${row.name}`

/** The routes that send this service traffic, and how much of theirs. */
export function RoutesTab({ service }: { service: ServiceView }) {
  const t = useTranslations('services')
  const columns: Column<ServiceView['routes'][number]>[] = [
    nameColumn(t('route'), 'routes'),
    {
      key: 'weight',
      header: t('share'),
      align: 'right',
      width: '140px',
      sortValue: (row) => row.weightPercent,
      render: (row) => `${String(row.weightPercent)}%`,
    },
  ]
  return (
    <DataTable
      label={t('tabs.routes')}
      rows={service.routes}
      columns={columns}
      rowKey={keyOf}
      rowHref={(row) => `/routes/${keyOf(row)}`}
      empty={
        <EmptyState
          icon={IconArrowsSplit2}
          title={t('noRoutes')}
          action={<CreateLink href="/routes/new" label={t('newRoute')} />}
        >
          {t('noRoutesText')}
        </EmptyState>
      }
    />
  )
}

export function LimitsTab({ service }: { service: ServiceView }) {
  const t = useTranslations('services')
  const columns: Column<ServiceView['limits'][number]>[] = [
    nameColumn(t('limit'), 'limits'),
    {
      key: 'route',
      header: t('appliesTo'),
      render: (row) => row.route ?? t('everyRoute', { namespace: row.namespace }),
    },
  ]
  return (
    <DataTable
      label={t('tabs.limits')}
      rows={service.limits}
      columns={columns}
      rowKey={keyOf}
      rowHref={(row) => `/limits/${keyOf(row)}`}
      empty={
        <EmptyState
          icon={IconGauge}
          title={t('noLimits')}
          action={<CreateLink href="/limits/new" label={t('newLimit')} />}
        >
          {t('noLimitsText')}
        </EmptyState>
      }
    />
  )
}

export function BreakerTab({ service }: { service: ServiceView }) {
  const t = useTranslations('services')
  const { ask, dialog } = useOverride()
  if (service.breakers.length === 0) {
    return (
      <EmptyState
        icon={IconBolt}
        title={t('noBreaker')}
        action={<CreateLink href="/breakers/new" label={t('newBreaker')} />}
      >
        {t('noBreakerText')}
      </EmptyState>
    )
  }
  return (
    <div className={classes.stack}>
      {service.breakers.map((breaker) => (
        <BreakerPanel
          key={keyOf(breaker)}
          breaker={breaker}
          onAct={({ namespace, name }, intent, target) => {
            ask({ namespace, name, intent, target, breaker })
          }}
        />
      ))}
      {dialog}
    </div>
  )
}

/** A breaker on every gateway, with trip and reset for all of them; single ones are on its own page. */
function BreakerPanel({ breaker, onAct }: { breaker: BreakerView; onAct: Act }) {
  const t = useTranslations('services')
  const [scope] = useNamespace()
  const format = useFormat()
  const columns: Column<BreakerView['gateways'][number]>[] = [
    { key: 'gateway', header: t('gateway'), render: (row) => row.gateway },
    { key: 'instance', header: t('instance'), render: (row) => row.instance ?? t('allInstances') },
    { key: 'state', header: t('state'), render: (row) => <StateBadge state={row.state} /> },
    {
      key: 'failures',
      header: t('failureRate'),
      align: 'right',
      render: (row) => format.percent(row.failureRatePercent),
    },
    {
      key: 'next',
      header: t('nextProbe'),
      align: 'right',
      priority: 2,
      render: (row) => (row.nextProbeAtMs === null ? '–' : <Countdown untilMs={row.nextProbeAtMs} />),
    },
  ]
  return (
    <Panel
      title={<Link href={`/breakers/${keyOf(breaker)}`}>{breaker.name}</Link>}
      aside={
        <>
          <Button component={Link} href={`/breakers/${keyOf(breaker)}`} variant="default">
            {t('openBreaker')}
          </Button>
          <BreakerActions breaker={breaker} scope={scope} onAct={onAct} />
        </>
      }
    >
      <DataTable
        label={breaker.name}
        rows={breaker.gateways}
        columns={columns}
        rowKey={(row) => `${row.gateway} ${row.instance ?? ''}`}
        empty={<p className="sy-muted">{t('noBreakerState')}</p>}
      />
    </Panel>
  )
}

function nameColumn<Row extends { namespace: string; name: string }>(header: string, screen: string): Column<Row> {
  return {
    key: 'name',
    header,
    sortValue: keyOf,
    render: (row) => (
      <Link href={`/${screen}/${keyOf(row)}`} className={classes.name}>
        <span className="sy-muted">{row.namespace}/</span>
        {row.name}
      </Link>
    ),
  }
}

function CreateLink({ href, label }: { href: string; label: string }) {
  return (
    <Button component={Link} href={href}>
      {label}
    </Button>
  )
}
