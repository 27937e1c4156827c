'use client'

import { Select } from '@mantine/core'
import { parseAsString, useQueryStates } from 'nuqs'
import { useTranslations } from 'use-intl'
import type { BreakerView } from '@/domain/view/views'
import classes from './breakers.module.css'
import type { MachineTarget } from './override/target'

const address = { instance: parseAsString, gateway: parseAsString }

/** What a breaker's page is narrowed to, in the address as `instance` and `gateway`. */
export function useMachineFilter() {
  return useQueryStates(address)
}

/** Narrows machines and events to an instance, a gateway, or both; nothing where there is one of each. */
export function MachineFilter({ breaker }: { breaker: BreakerView }) {
  const t = useTranslations('breakers')
  const [filter, setFilter] = useMachineFilter()
  const choices = (part: keyof MachineTarget) => {
    const known = breaker.gateways.flatMap((each) => each[part] ?? [])
    return [...new Set([...known, ...(filter[part] === null ? [] : [filter[part]])])].sort((a, b) =>
      a.localeCompare(b, undefined, { numeric: true }),
    )
  }
  return (
    <div className={classes.filters}>
      {(['instance', 'gateway'] as const).map((part) => {
        const data = choices(part)
        if (data.length < 2 && filter[part] === null) return null
        return (
          <Select
            key={part}
            size="xs"
            clearable
            searchable
            aria-label={t(part)}
            placeholder={part === 'instance' ? t('allInstances') : t('allGateways', { count: data.length })}
            data={data}
            value={filter[part]}
            onChange={(value) => void setFilter({ [part]: value })}
          />
        )
      })}
    </div>
  )
}
