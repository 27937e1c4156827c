'use client'

import { Autocomplete, Group } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { ServicesQuery } from '@/domain/view/fleet-views'
import { useTRPC } from '../live/trpc'
import { StateBadge } from '../ui/state-badge'

interface ServiceFieldProps {
  label: ReactNode
  description?: ReactNode
  value?: string
  onChange?: (service: string) => void
  onBlur?: () => void
  error?: ReactNode
}

const searchAfterMs = 120
const offered = 50

const named = (search: string): ServicesQuery => ({
  namespace: null,
  search,
  health: [],
  source: null,
  sort: 'name',
  descending: false,
  offset: 0,
  limit: offered,
})

/**
 * A service, from those that Consul knows, each with the health of its instances; the server searches, as there may be
 * thousands. A name that is not among them can be typed: policies may come before the service does, and must be editable
 * while Consul does not answer.
 */
export function ServiceField(props: ServiceFieldProps) {
  const t = useTranslations('forms')
  const trpc = useTRPC()
  const [search] = useDebouncedValue(props.value?.trim() ?? '', searchAfterMs)
  const services = useQuery(
    trpc.services.list.queryOptions(named(search), { placeholderData: keepPreviousData, staleTime: 5000 }),
  )
  const health = new Map(services.data?.rows.map((each) => [each.name, each.health]))
  return (
    <Autocomplete
      {...props}
      placeholder={t('servicePlaceholder')}
      autoComplete="off"
      spellCheck={false}
      data={[...health.keys()].sort()}
      limit={offered}
      maxDropdownHeight={260}
      renderOption={({ option }) => {
        const known = health.get(option.value)
        return (
          <Group justify="space-between" wrap="nowrap" w="100%" gap="xs">
            <span>{option.value}</span>
            {known === undefined ? null : (
              <Group gap={6} wrap="nowrap">
                {known.passing + known.warning + known.critical === 0 ? <StateBadge state="unknown" /> : null}
                {known.passing > 0 ? <StateBadge state="passing" detail={String(known.passing)} /> : null}
                {known.warning > 0 ? <StateBadge state="warning" detail={String(known.warning)} /> : null}
                {known.critical > 0 ? <StateBadge state="critical" detail={String(known.critical)} /> : null}
              </Group>
            )}
          </Group>
        )
      }}
    />
  )
}
