'use client'

import { Button } from '@mantine/core'
import { IconPlus, IconServer2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { serviceSorts, type ServicesQuery } from '@/domain/view/fleet-views'
import type { ServiceRow } from '@/domain/view/views'
import { InstanceFormDrawer } from '../instances/form/instance-form-drawer'
import { useNamespace, withNamespace } from '../live/namespace'
import { useTRPCClient } from '../live/trpc'
import { useScreenRows } from '../live/use-screen-rows'
import { useMay } from '../session/session-context'
import { EmptyState } from '../ui/empty-state'
import { ExportCsv } from '../ui/export-csv'
import { PagedTable } from '../ui/paged-table'
import { readPages } from '../ui/read-all-pages'
import { FleetHeader } from './fleet-header'
import { useRowsAddress } from './rows-address'
import { HealthChips, NothingLetThrough, SourceFilter } from './rows-filters'
import { serviceCells, serviceHead } from './service-csv'
import { serviceHref } from './service-links'
import { useServiceColumns } from './use-service-columns'

const keyOf = (row: ServiceRow) => row.name

/** All services that Consul or a namespace knows, with how they are and what they carry. */
export function ServicesScreen() {
  const t = useTranslations('services')
  const mayEdit = useMay('EDITOR')
  const client = useTRPCClient()
  const [namespace] = useNamespace()
  const [registering, setRegistering] = useState(false)
  const address = useRowsAddress(serviceSorts, ['requests', 'errors', 'p99', 'instances'])
  const query: ServicesQuery = {
    namespace,
    ...address.filter,
    sort: address.sort.key,
    descending: address.sort.descending,
    ...address.window,
  }
  const { page, error, refetch } = useScreenRows<'services'>({ list: 'services', query })
  const columns = useServiceColumns(namespace)
  const register = mayEdit ? (
    <Button
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => {
        setRegistering(true)
      }}
    >
      {t('register')}
    </Button>
  ) : undefined
  return (
    <>
      <FleetHeader at="services" actions={register} />
      <PagedTable
        label={t('title')}
        page={page}
        columns={columns}
        rowKey={keyOf}
        rowName={keyOf}
        rowHref={(row) => withNamespace(serviceHref(row.name), namespace)}
        search={address.search}
        onSearch={address.setSearch}
        sort={address.sort}
        onSort={address.toggleSort}
        onWindow={address.setWindow}
        listKey={`${namespace ?? ''} ${address.listKey}`}
        drawnFor={namespace ?? ''}
        narrowed={address.narrowed || namespace !== null}
        error={error}
        onRetry={refetch}
        toolbar={
          <>
            <HealthChips counts={page?.counts} chosen={address.health} onToggle={address.toggleHealth} />
            <SourceFilter value={address.source} onChange={address.setSource} />
            <ExportCsv
              fileName="services"
              head={serviceHead}
              cells={serviceCells}
              readAll={(onProgress) =>
                // By name, whatever the screen sorts by: an order that live figures do not change between two pages.
                readPages(
                  (part) => client.services.list.query({ ...query, sort: 'name', descending: false, ...part }),
                  keyOf,
                  {},
                  onProgress,
                )
              }
            />
          </>
        }
        empty={
          <EmptyState icon={IconServer2} title={t('emptyTitle')} action={register}>
            {t('emptyText')}
          </EmptyState>
        }
        nothing={<NothingLetThrough onClear={address.clear} />}
      />
      <InstanceFormDrawer
        editing={registering ? { service: '', namespace: null, instance: null } : null}
        onClose={() => {
          setRegistering(false)
        }}
      />
    </>
  )
}
