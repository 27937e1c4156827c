'use client'

import { ActionIcon, Button } from '@mantine/core'
import { IconPencil, IconPlus, IconStack2, IconUserCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { NamespaceView } from '@/domain/view/views'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { DataTable, type Column } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { ToneBadge } from '../ui/state-badge'
import { NamespaceDialog } from './namespace-dialog'
import classes from './settings.module.css'

/** The namespaces: what each is for, and whether its changes want a second approver. */
export function Namespaces({ may }: { may: boolean }) {
  const t = useTranslations('settings')
  const trpc = useTRPC()
  const query = useQuery(trpc.namespaces.list.queryOptions(undefined, { ...onScreen }))
  const [edited, setEdited] = useState<NamespaceView | 'NEW' | null>(null)
  const columns = useColumns(may ? setEdited : null)
  const create = may ? (
    <Button
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={() => {
        setEdited('NEW')
      }}
    >
      {t('newNamespace')}
    </Button>
  ) : null
  return (
    <section aria-labelledby="namespaces">
      <div className={classes.sectionHead}>
        <div>
          <h2 id="namespaces" className={classes.section}>
            {t('namespaces')}
          </h2>
          <p className={classes.help}>{t('namespacesHelp')}</p>
        </div>
        {create}
      </div>
      <DataTable
        name="ns"
        label={t('namespaces')}
        rows={query.data}
        columns={columns}
        rowKey={(row) => row.name}
        {...((query.data?.length ?? 0) > 8
          ? { filterText: (row: NamespaceView) => `${row.name} ${row.description}` }
          : {})}
        defaultSort={{ key: 'name', descending: false }}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={
          <EmptyState icon={IconStack2} title={t('noNamespace')} action={create}>
            {t('namespacesHelp')}
          </EmptyState>
        }
      />
      {edited === null ? null : (
        <NamespaceDialog
          namespace={edited === 'NEW' ? null : edited}
          onClose={() => {
            setEdited(null)
          }}
        />
      )}
    </section>
  )
}

function useColumns(onEdit: ((namespace: NamespaceView) => void) | null): Column<NamespaceView>[] {
  const t = useTranslations('settings')
  return [
    {
      key: 'name',
      header: t('name'),
      sortValue: (row) => row.name,
      render: (row) => <span className={classes.name}>{row.name}</span>,
    },
    {
      key: 'description',
      header: t('whatFor'),
      render: (row) => (row.description === '' ? <span className="sy-muted">–</span> : row.description),
    },
    {
      key: 'approval',
      header: t('approval'),
      sortValue: (row) => Number(row.requiresApproval),
      render: (row) =>
        row.requiresApproval ? (
          <ToneBadge tone="info" icon={IconUserCheck}>
            {t('approvalWanted')}
          </ToneBadge>
        ) : (
          <span className="sy-muted">{t('approvalNone')}</span>
        ),
    },
    ...(onEdit === null
      ? []
      : [
          {
            key: 'edit',
            header: '',
            align: 'right' as const,
            width: '52px',
            render: (row: NamespaceView) => (
              <ActionIcon
                aria-label={t('editNamespace', { name: row.name })}
                title={t('editNamespace', { name: row.name })}
                onClick={() => {
                  onEdit(row)
                }}
              >
                <IconPencil size={16} stroke={1.7} aria-hidden />
              </ActionIcon>
            ),
          },
        ]),
  ]
}
