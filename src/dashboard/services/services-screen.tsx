'use client'

import { Button, SegmentedControl } from '@mantine/core'
import { IconPlus, IconServer2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { onScreen } from '../live/cadence'
import { useNamespace, withNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { useMay } from '../session/session-context'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { PageHeader } from '../ui/page-header'
import { InstanceDrawer } from './instance-drawer'
import { serviceHref } from './service-links'
import { useServiceColumns } from './use-service-columns'
import { worstHealth } from './worst-health'

const healthFilters = ['all', 'passing', 'warning', 'critical'] as const

/** All services that Consul or a namespace knows, with how they are and what they carry. */
export function ServicesScreen() {
  const t = useTranslations('services')
  const states = useTranslations('states')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const mayEdit = useMay('EDITOR')
  const [namespace] = useNamespace()
  const [health, setHealth] = useQueryState('health', parseAsStringLiteral(healthFilters).withDefault('all'))
  const [registering, setRegistering] = useState(false)
  const services = useQuery(trpc.services.list.queryOptions({ namespace }, { ...onScreen }))
  const columns = useServiceColumns(namespace)
  const shown = health === 'all' ? services.data : services.data?.filter((row) => worstHealth(row.health) === health)
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
      <PageHeader title={t('title')} description={t('description')} actions={register} />
      <DataTable
        label={t('title')}
        rows={shown}
        columns={columns}
        rowKey={(row) => row.name}
        rowHref={(row) => withNamespace(serviceHref(row.name), namespace)}
        filterText={(row) => `${row.name} ${row.namespace ?? ''} ${worstHealth(row.health)}`}
        defaultSort={{ key: 'name', descending: false }}
        error={services.error}
        onRetry={() => void services.refetch()}
        toolbar={
          <SegmentedControl
            aria-label={t('columns.health')}
            value={health}
            data={healthFilters.map((each) => ({ value: each, label: each === 'all' ? common('all') : states(each) }))}
            onChange={(value) => {
              void setHealth(healthFilters.find((each) => each === value) ?? 'all')
            }}
          />
        }
        empty={
          health === 'all' ? (
            <EmptyState icon={IconServer2} title={t('emptyTitle')} action={register}>
              {t('emptyText')}
            </EmptyState>
          ) : (
            <EmptyState
              icon={IconServer2}
              title={t('noneSo', { state: states(health) })}
              action={
                <Button variant="default" onClick={() => void setHealth(null)}>
                  {t('showAll')}
                </Button>
              }
            >
              {t('noneSoText')}
            </EmptyState>
          )
        }
      />
      <InstanceDrawer
        editing={registering ? { service: '', namespace: null, instance: null } : null}
        onClose={() => {
          setRegistering(false)
        }}
      />
    </>
  )
}
