'use client'

import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { InstanceView, ServiceView } from '@/domain/view/views'
import type { Column } from '../ui/data-table'
import { StateBadge } from '../ui/state-badge'
import type { ManagedInstance } from './instance-drawer'
import { useTrafficColumns } from './traffic-cells'
import classes from './services.module.css'

interface InstanceColumnsOptions {
  service: ServiceView
  mayEdit: boolean
  onEdit: (instance: ManagedInstance) => void
  onRemove: (instance: ManagedInstance) => void
}

export function useInstanceColumns({
  service,
  mayEdit,
  onEdit,
  onRemove,
}: InstanceColumnsOptions): Column<InstanceView>[] {
  const t = useTranslations('services')
  const traffic = useTrafficColumns<InstanceView>()
  const managedOf = (row: InstanceView) => service.managed.find((each) => each.id === row.managedId)
  return [
    {
      key: 'address',
      header: t('instance'),
      sortValue: instanceAddress,
      render: (row) => (
        <span>
          <span className={classes.name}>{instanceAddress(row)}</span>{' '}
          <span className={classes.sub}>{row.managed ? t('source.MANAGED') : row.node}</span>
        </span>
      ),
    },
    {
      key: 'health',
      header: t('state'),
      width: '110px',
      sortValue: (row) => row.health,
      render: (row) => <StateBadge state={row.health} />,
    },
    {
      key: 'check',
      header: t('checkOutput'),
      priority: 3,
      render: (row) => (
        <span className={classes.outputLine} title={worstCheck(row)?.output}>
          {shortOutput(worstCheck(row)?.output)}
        </span>
      ),
    },
    {
      key: 'labels',
      header: t('labels'),
      priority: 3,
      render: (row) => <Labels instance={row} />,
    },
    {
      key: 'weight',
      header: t('weight'),
      align: 'right',
      width: '80px',
      priority: 2,
      sortValue: (row) => row.weight,
      render: (row) => row.weight,
    },
    ...traffic,
    {
      key: 'breaker',
      header: t('columns.breaker'),
      width: '130px',
      priority: 2,
      sortValue: (row) => row.breaker,
      render: (row) =>
        row.breaker === null ? <span className="sy-muted">–</span> : <StateBadge state={row.breaker} />,
    },
    ...(mayEdit && service.managed.length > 0
      ? [
          {
            key: 'actions',
            header: '',
            width: '48px',
            align: 'right' as const,
            render: (row: InstanceView) => {
              const managed = managedOf(row)
              return managed === undefined ? null : (
                <InstanceMenu instance={managed} onEdit={onEdit} onRemove={onRemove} />
              )
            },
          },
        ]
      : []),
  ]
}

interface InstanceMenuProps {
  instance: ManagedInstance
  onEdit: (instance: ManagedInstance) => void
  onRemove: (instance: ManagedInstance) => void
}

export function InstanceMenu({ instance, onEdit, onRemove }: InstanceMenuProps) {
  const t = useTranslations('services')
  const common = useTranslations('common')
  const address = instanceAddress(instance)
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="sm" aria-label={t('actionsOf', { address })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil size={15} aria-hidden />}
          onClick={() => {
            onEdit(instance)
          }}
        >
          {common('edit')}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => {
            onRemove(instance)
          }}
        >
          {t('deregister', { address })}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const severity = { critical: 0, unknown: 1, warning: 2, passing: 3 } as const

/** The check that made the instance what it is; of equals its own rather than its node's (`serfHealth`). */
export function worstCheck({ checks }: InstanceView): InstanceView['checks'][number] | undefined {
  const nodeLast = (id: string) => (id === 'serfHealth' ? 0.5 : 0)
  return [...checks].sort((a, b) => severity[a.status] + nodeLast(a.id) - severity[b.status] - nodeLast(b.id))[0]
}

/** The first line of what a check says, without the request that everybody knows: `200 OK`, not `GET http://…: 200 OK`. */
function shortOutput(output: string | undefined): string {
  const line = (output ?? '').split('\n')[0]?.replace(/^(HTTP )?GET \S+: /, '') ?? ''
  return line === '' ? '–' : line
}

/** So many stand in a row of the table; all of them in its tooltip and on the instance's own sheet. */
const labelsInRow = 2

function Labels({ instance }: { instance: InstanceView }) {
  const labels = [...instance.tags, ...Object.entries(instance.meta).map((pair) => pair.join('='))]
  return (
    <span className={classes.tags} title={labels.join('\n')}>
      {labels.slice(0, labelsInRow).map((label) => (
        <span key={label} className={classes.tag}>
          {label}
        </span>
      ))}
      {labels.length > labelsInRow ? <span className={classes.sub}>+{labels.length - labelsInRow}</span> : null}
    </span>
  )
}
