'use client'

import { IconCopy, IconPencil, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { Edit } from '@/domain/view/change-views'
import type { RouteRow } from '@/domain/view/views'
import { ObjectName } from '../forms/object-name'
import { RowMenu } from '../forms/row-menu'
import type { Column } from '../ui/data-table'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import { DestinationsCell } from './destinations-cell'
import { MatchCell } from './match-cell'
import { routeLinks } from './route-links'
import classes from './routes.module.css'

/** The columns of the list of routes. `propose` takes the changes that need no form. */
export function useRouteColumns(
  scope: string | null,
  propose: (edit: Edit, message: string) => void,
): Column<RouteRow>[] {
  const t = useTranslations('routes')
  const format = useFormat()
  return [
    {
      key: 'order',
      header: '#',
      width: '44px',
      priority: 3,
      sortValue: (row) => row.order,
      render: (row) => <span className={classes.order}>{row.order}</span>,
    },
    {
      key: 'name',
      header: t('name'),
      title: true,
      sortValue: (row) => `${row.namespace}/${row.name}`,
      render: (row) => (
        <ObjectName
          namespace={row.namespace}
          name={row.name}
          href={routeLinks.edit(row.namespace, row.name, scope)}
          note={row.spec.description}
        >
          {row.spec.enabled ? null : <StateBadge state="OFF" variant="wash" />}
        </ObjectName>
      ),
    },
    { key: 'match', header: t('match'), render: (row) => <MatchCell match={row.spec.match} /> },
    { key: 'destinations', header: t('destinations'), render: (row) => <DestinationsCell route={row} /> },
    {
      key: 'traffic',
      header: t('traffic'),
      align: 'right',
      sortValue: (row) => row.traffic?.requestsPerSecond ?? null,
      render: (row) => <Rate value={row.traffic?.requestsPerSecond ?? null} />,
    },
    {
      key: 'errors',
      header: t('errors'),
      align: 'right',
      priority: 2,
      sortValue: (row) => row.traffic?.errorPercent ?? null,
      render: (row) => <ErrorShare value={row.traffic?.errorPercent ?? null} />,
    },
    {
      key: 'p99',
      header: t('p99'),
      align: 'right',
      priority: 2,
      sortValue: (row) => row.traffic?.p99Ms ?? null,
      render: (row) => format.latency(row.traffic?.p99Ms),
    },
    {
      key: 'limited',
      header: t('limited'),
      align: 'right',
      priority: 3,
      sortValue: (row) => row.limitedPerSecond,
      render: (row) => <Rate value={row.limitedPerSecond} />,
    },
    {
      key: 'actions',
      header: '',
      align: 'right',
      width: '48px',
      render: (row) => <RouteMenu row={row} scope={scope} propose={propose} />,
    },
  ]
}

function Rate({ value }: { value: number | null }) {
  const common = useTranslations('common')
  const format = useFormat()
  return value === null ? format.rate(null) : common('perSecond', { value: format.rate(value) })
}

function ErrorShare({ value }: { value: number | null }) {
  const format = useFormat()
  const bad = value !== null && value >= 1
  return <span style={bad ? { color: 'var(--sy-bad-text)', fontWeight: 550 } : undefined}>{format.percent(value)}</span>
}

interface RouteMenuProps {
  row: RouteRow
  scope: string | null
  propose: (edit: Edit, message: string) => void
}

function RouteMenu({ row, scope, propose }: RouteMenuProps) {
  const t = useTranslations('routes')
  const { namespace, name, version, spec } = row
  const ref = { kind: 'route', namespace, name } as const
  return (
    <RowMenu
      label={t('actions', { name })}
      actions={[
        { label: t('edit'), icon: IconPencil, act: routeLinks.edit(namespace, name, scope) },
        { label: t('duplicate'), icon: IconCopy, act: routeLinks.duplicate(namespace, name, scope) },
        {
          label: t(spec.enabled ? 'disable' : 'enable'),
          icon: spec.enabled ? IconPlayerPause : IconPlayerPlay,
          act: () => {
            propose(
              { op: 'put', object: { ...ref, spec: { ...spec, enabled: !spec.enabled } }, baseVersion: version },
              t(spec.enabled ? 'messageDisable' : 'messageEnable', { name }),
            )
          },
        },
        {
          label: t('delete'),
          icon: IconTrash,
          danger: true,
          act: () => {
            propose({ op: 'delete', id: ref, baseVersion: version }, t('messageDelete', { name }))
          },
        },
      ]}
    />
  )
}
