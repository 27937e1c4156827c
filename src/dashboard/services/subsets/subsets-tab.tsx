'use client'

import { Button } from '@mantine/core'
import { IconAlertTriangle, IconPencil, IconPlus, IconTags, IconTrash } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { ServiceView } from '@/domain/view/views'
import { ObjectName } from '../../forms/object-name'
import { useQuickPublish } from '../../forms/quick-publish'
import { RowMenu } from '../../forms/row-menu'
import { useNamespace, withNamespace } from '../../live/namespace'
import { useMay } from '../../session/session-context'
import { DataTable, type Column } from '../../ui/data-table'
import { EmptyState } from '../../ui/empty-state'
import { ToneBadge } from '../../ui/state-badge'
import { countInstances } from '../count-instances'
import { subsetHref } from '../service-links'
import { isGovernable } from '../settings/service-draft'
import { pairsOf } from './meta-pairs'
import services from '../services.module.css'
import classes from './subsets.module.css'

type Subset = ServiceView['subsets'][number]

/** The subsets of a service: what each selects, and how many instances that are. */
export function SubsetsTab({ service }: { service: ServiceView }) {
  const t = useTranslations('services.subset')
  const [scope] = useNamespace()
  const mayEdit = useMay('EDITOR') && isGovernable(service.name)
  const { propose, dialog } = useQuickPublish()
  const hrefOf = (row: Subset) => withNamespace(subsetHref(service.name, row), scope)
  const create = mayEdit ? (
    <Button
      component={Link}
      href={withNamespace(subsetHref(service.name), scope)}
      leftSection={<IconPlus size={15} aria-hidden />}
    >
      {t('new')}
    </Button>
  ) : undefined
  const columns = useSubsetColumns(service, hrefOf)
  const actions: Column<Subset> = {
    key: 'actions',
    header: '',
    align: 'right',
    width: '48px',
    render: (row) => (
      <RowMenu
        label={t('actionsOf', { name: row.name })}
        actions={[
          { label: t('edit'), icon: IconPencil, act: hrefOf(row) },
          {
            label: t('delete'),
            icon: IconTrash,
            danger: true,
            act: () => {
              const id = { kind: 'subset', namespace: row.namespace, name: row.name } as const
              propose({ op: 'delete', id, baseVersion: row.version }, t('messageDelete', { name: row.name }))
            },
          },
        ]}
      />
    ),
  }
  return (
    <>
      <DataTable
        label={t('title')}
        rows={service.subsets}
        columns={mayEdit ? [...columns, actions] : columns}
        rowKey={(row) => `${row.namespace}/${row.name}`}
        {...(mayEdit ? { rowHref: hrefOf } : {})}
        filterText={(row) => [`${row.namespace}/${row.name}`, ...row.spec.tags, ...pairsOf(row.spec.meta)].join(' ')}
        defaultSort={{ key: 'name', descending: false }}
        toolbar={create}
        empty={
          <EmptyState icon={IconTags} title={t('emptyTitle')} action={create}>
            {t('emptyText')}
          </EmptyState>
        }
      />
      {dialog}
    </>
  )
}

function useSubsetColumns(service: ServiceView, hrefOf: (row: Subset) => string): Column<Subset>[] {
  const t = useTranslations('services.subset')
  return [
    {
      key: 'name',
      header: t('subset'),
      sortValue: (row) => `${row.namespace}/${row.name}`,
      render: (row) => <ObjectName namespace={row.namespace} name={row.name} href={hrefOf(row)} />,
    },
    {
      key: 'selects',
      header: t('selectedBy'),
      render: (row) => (
        <span className={classes.labels}>
          {[...row.spec.tags, ...pairsOf(row.spec.meta)].map((label) => (
            <span key={label} className={services.tag} title={label}>
              {label}
            </span>
          ))}
        </span>
      ),
    },
    {
      key: 'instances',
      header: t('instances'),
      align: 'right',
      width: '200px',
      sortValue: (row) => row.instances,
      render: (row) =>
        row.instances === 0 ? (
          <ToneBadge tone="warn" icon={IconAlertTriangle}>
            {t('noInstance')}
          </ToneBadge>
        ) : (
          t('ofInstances', { count: row.instances, total: countInstances(service.health) })
        ),
    },
  ]
}
