'use client'

import { ActionIcon, Button } from '@mantine/core'
import { IconPencil, IconPlus, IconStack2, IconUserCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { NamespaceView } from '@/domain/view/views'
import { useTRPC } from '../live/trpc'
import { useMay } from '../session/session-context'
import { DataTable, type Column } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { ToneBadge } from '../ui/state-badge'
import { NamespaceDrawer } from './namespace-drawer'

/** The namespaces, and which of them want a second approver. An administrator makes and changes them. */
export function NamespacesPanel() {
  const t = useTranslations('namespaces')
  const trpc = useTRPC()
  const mayEdit = useMay('ADMIN')
  const namespaces = useQuery(trpc.namespaces.list.queryOptions())
  const [editing, setEditing] = useState<NamespaceView | 'NEW' | null>(null)
  const columns = useNamespaceColumns(mayEdit ? setEditing : null)
  const create = mayEdit ? (
    <Button
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => {
        setEditing('NEW')
      }}
    >
      {t('new')}
    </Button>
  ) : undefined
  return (
    <>
      <DataTable
        label={t('title')}
        name="namespaces"
        rows={namespaces.data}
        columns={columns}
        rowKey={(row) => row.name}
        filterText={(row) => `${row.name} ${row.description}`}
        defaultSort={{ key: 'name', descending: false }}
        error={namespaces.error}
        onRetry={() => void namespaces.refetch()}
        toolbar={create}
        empty={
          <EmptyState icon={IconStack2} title={t('emptyTitle')} action={create}>
            {t('emptyText')}
          </EmptyState>
        }
      />
      <NamespaceDrawer
        editing={editing}
        onClose={() => {
          setEditing(null)
        }}
      />
    </>
  )
}

function useNamespaceColumns(onEdit: ((namespace: NamespaceView) => void) | null): Column<NamespaceView>[] {
  const t = useTranslations('namespaces')
  return [
    { key: 'name', header: t('namespace'), sortValue: (row) => row.name, render: (row) => <strong>{row.name}</strong> },
    {
      key: 'description',
      header: t('description'),
      render: (row) => <span className="sy-muted">{row.description === '' ? '–' : row.description}</span>,
    },
    {
      key: 'approval',
      header: t('approval'),
      width: '220px',
      sortValue: (row) => (row.requiresApproval ? 0 : 1),
      render: (row) =>
        row.requiresApproval ? (
          <ToneBadge tone="info" icon={IconUserCheck}>
            {t('secondApprover')}
          </ToneBadge>
        ) : (
          <span className="sy-muted">{t('atOnce')}</span>
        ),
    },
    ...(onEdit === null
      ? []
      : [
          {
            key: 'actions',
            header: '',
            align: 'right' as const,
            width: '48px',
            render: (row: NamespaceView) => (
              <ActionIcon
                aria-label={t('edit', { name: row.name })}
                onClick={() => {
                  onEdit(row)
                }}
              >
                <IconPencil size={16} aria-hidden />
              </ActionIcon>
            ),
          },
        ]),
  ]
}
