'use client'

/** The instances of one service or of all: looked at, narrowed, chosen, and acted on. The opened one is in the address. */
import { NativeSelect } from '@mantine/core'
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import { instanceSorts, type InstanceRow, type InstancesQuery } from '@/domain/view/fleet-views'
import { useNamespace } from '../live/namespace'
import { useTRPCClient } from '../live/trpc'
import { useScreenRows } from '../live/use-screen-rows'
import { useRowsAddress } from '../services/rows-address'
import { HealthChips, NothingLetThrough, SourceFilter } from '../services/rows-filters'
import { useMay } from '../session/session-context'
import { ExportCsv } from '../ui/export-csv'
import { PagedTable } from '../ui/paged-table'
import { readPages } from '../ui/read-all-pages'
import { mostSelected, useSelection } from '../ui/use-selection'
import { useInstanceActions } from './actions/use-instance-actions'
import { BulkBar } from './bulk-bar'
import { InstanceDrawer } from './drawer/instance-drawer'
import { instanceCells, instanceHead } from './instance-csv'
import { parsePlace, placeOf } from './instance-words'
import { useInstanceColumns } from './use-instance-columns'

const onlyChoices = ['ORDERED', 'FLAPPING'] as const
const keyOf = (row: InstanceRow) => row.key
const nameOf = (row: InstanceRow) => `${row.service} ${instanceAddress(row)}`

interface InstancesTableProps {
  /** One service's, or all. */
  service: string | null
  onEdit: (row: InstanceRow) => void
  empty: ReactNode
  /** Beside the filters: a button to register one. */
  actions?: ReactNode
}

export function InstancesTable({ service, onEdit, empty, actions }: InstancesTableProps) {
  const t = useTranslations('instances')
  const client = useTRPCClient()
  const mayAct = useMay('OPERATOR')
  const [opened, setOpened] = useQueryState('instance', parseAsString)
  const [namespace] = useNamespace()
  const [only, setOnly] = useQueryState('only', parseAsStringLiteral(onlyChoices))
  const address = useRowsAddress(instanceSorts, ['requests', 'errors', 'p99', 'since'])
  const query: InstancesQuery = {
    // A service's page shows all of its instances, whichever namespace the lists are narrowed to.
    namespace: service === null ? namespace : null,
    service,
    ...address.filter,
    only,
    sort: address.sort.key,
    descending: address.sort.descending,
    ...address.window,
  }
  const { page, error, refetch } = useScreenRows<'instances'>({ list: 'instances', query })
  const selection = useSelection(keyOf)
  const { ask, dialog } = useInstanceActions(selection.clear)
  const columns = useInstanceColumns({
    service,
    onAct: (kind, row) => {
      ask(kind, [row])
    },
    onEdit,
  })
  // Whole lists are read by address, an order that live figures do not change between two pages.
  const steady = { ...query, sort: 'address', descending: false } as const
  return (
    <>
      <PagedTable
        label={t('title')}
        page={page}
        columns={columns}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={(row) => void setOpened(placeOf(row))}
        search={address.search}
        onSearch={address.setSearch}
        sort={address.sort}
        onSort={address.toggleSort}
        onWindow={address.setWindow}
        listKey={`${query.namespace ?? ''} ${service ?? ''} ${only ?? ''} ${address.listKey}`}
        drawnFor={namespace ?? ''}
        narrowed={address.narrowed || only !== null || query.namespace !== null}
        error={error}
        onRetry={refetch}
        {...(mayAct ? { selection } : {})}
        readRange={(from, to) =>
          readPages((part) => client.instances.list.query({ ...query, ...part }), keyOf, {
            offset: from,
            most: Math.min(to - from, mostSelected),
          })
        }
        toolbar={
          <>
            <HealthChips counts={page?.counts} chosen={address.health} onToggle={address.toggleHealth} />
            <NativeSelect
              size="xs"
              aria-label={t('only')}
              value={only ?? ''}
              data={[
                { value: '', label: t('onlyAll') },
                ...onlyChoices.map((each) => ({ value: each, label: t(`onlyOf.${each}`) })),
              ]}
              onChange={(event) => void setOnly(onlyChoices.find((each) => each === event.currentTarget.value) ?? null)}
            />
            <SourceFilter value={address.source} onChange={address.setSource} />
            <ExportCsv
              fileName={service === null ? 'instances' : `instances-${service}`}
              head={instanceHead}
              cells={instanceCells}
              readAll={(onProgress) =>
                readPages((part) => client.instances.list.query({ ...steady, ...part }), keyOf, {}, onProgress)
              }
            />
            {actions}
          </>
        }
        foot={
          <BulkBar
            selection={selection}
            total={page?.total ?? 0}
            onAct={ask}
            onAll={async () => {
              const all = await readPages((part) => client.instances.list.query({ ...steady, ...part }), keyOf, {
                most: mostSelected,
              })
              selection.add(all)
            }}
          />
        }
        empty={empty}
        nothing={
          <NothingLetThrough
            onClear={() => {
              address.clear()
              void setOnly(null)
            }}
          />
        }
      />
      <InstanceDrawer
        place={opened === null ? null : parsePlace(opened)}
        onClose={() => void setOpened(null)}
        onAct={ask}
        onEdit={onEdit}
      />
      {dialog}
    </>
  )
}
