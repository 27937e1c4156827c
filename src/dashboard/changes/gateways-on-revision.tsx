'use client'

import { IconRouter } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { GatewayOnRevision } from '@/domain/view/change-views'
import { DataTable, type Column } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import classes from './changes.module.css'

/** Trouble first, then what is on its way; those that have it, slowest first. */
const urgency: Record<GatewayOnRevision['state'], number> = {
  ERROR: 0,
  STALE: 1,
  PUBLISHING: 2,
  NOT_SEEN: 3,
  ENFORCED: 4,
}

/** Each gateway's own word on one revision. A thousand of them are fine: only what is in view is in the document. */
export function GatewaysOnRevision({ gateways }: { gateways: readonly GatewayOnRevision[] }) {
  const t = useTranslations('revisions')
  return (
    <section aria-labelledby="gateways-on-revision">
      <h2 id="gateways-on-revision" className={classes.sectionTitle}>
        {t('gateways')}
      </h2>
      <DataTable
        name="gw"
        label={t('gateways')}
        rows={gateways}
        columns={useColumns()}
        rowKey={(row) => row.gateway}
        {...(gateways.length > 8 ? { filterText } : {})}
        defaultSort={{ key: 'state', descending: false }}
        empty={
          <EmptyState icon={IconRouter} title={t('noGatewayTitle')}>
            {t('noGatewayText')}
          </EmptyState>
        }
      />
    </section>
  )
}

function filterText(row: GatewayOnRevision): string {
  return [row.gateway, row.state, `r${String(row.revision)}`, row.object ?? '', row.reason ?? ''].join(' ')
}

function useColumns(): Column<GatewayOnRevision>[] {
  const t = useTranslations('revisions')
  const format = useFormat()
  return [
    {
      key: 'gateway',
      header: t('gateway'),
      sortValue: (row) => row.gateway,
      render: (row) => <span className={classes.gateway}>{row.gateway}</span>,
    },
    {
      key: 'state',
      header: t('state'),
      sortValue: (row) => urgency[row.state] * 1e9 - (row.tookMs ?? 0),
      render: (row) => <StateBadge state={row.state} />,
    },
    {
      key: 'reason',
      header: t('reason'),
      render: (row) =>
        row.reason === null ? (
          <span className="sy-muted">–</span>
        ) : (
          <span className={classes.reason}>
            {row.object === null ? null : <code className="sy-mono">{row.object}: </code>}
            {row.reason}
          </span>
        ),
    },
    {
      key: 'took',
      header: t('took'),
      align: 'right',
      sortValue: (row) => row.tookMs,
      render: (row) => format.latency(row.tookMs),
    },
    {
      key: 'revision',
      header: t('inForceThere'),
      align: 'right',
      sortValue: (row) => row.revision,
      render: (row) => `r${String(row.revision)}`,
    },
  ]
}
