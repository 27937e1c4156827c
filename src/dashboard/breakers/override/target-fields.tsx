'use client'

import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { BreakerView } from '@/domain/view/views'
import { useTRPC } from '../../live/trpc'
import { FieldRow } from '../../ui/form-field'
import type { MachineTarget } from './target'

interface TargetFieldsProps {
  breaker: BreakerView
  target: MachineTarget
  onChange: (target: MachineTarget) => void
}

const all = ''

/** Which instances and which gateways are meant; nothing is asked where there is nothing to choose. */
export function TargetFields({ breaker, target, onChange }: TargetFieldsProps) {
  const t = useTranslations('breakers')
  const trpc = useTRPC()
  const gateways = useQuery(trpc.gateways.list.queryOptions(undefined, { staleTime: 5000 })).data ?? []
  const there = gateways.filter((each) => each.state !== 'NOT_SEEN').map((each) => each.id)
  const gatewayIds = choices([...there, ...breaker.gateways.map((each) => each.gateway)], target.gateway)
  const instances = choices(
    breaker.spec.scope === 'INSTANCE' ? breaker.gateways.flatMap((each) => each.instance ?? []) : [],
    target.instance,
  )
  const asksInstance = breaker.spec.scope === 'INSTANCE' && instances.length > 0
  const asksGateway = gatewayIds.length > 1 || target.gateway !== null
  if (!asksInstance && !asksGateway) return null
  const common = { allowDeselect: false, searchable: true, comboboxProps: { withinPortal: true } } as const
  return (
    <FieldRow>
      {asksInstance ? (
        <Select
          {...common}
          label={t('instance')}
          data={[{ value: all, label: t('allInstances') }, ...instances]}
          value={target.instance ?? all}
          onChange={(value) => {
            onChange({ ...target, instance: value === null || value === all ? null : value })
          }}
        />
      ) : null}
      {asksGateway ? (
        <Select
          {...common}
          label={t('gateway')}
          data={[{ value: all, label: t('allGateways', { count: gatewayIds.length }) }, ...gatewayIds]}
          value={target.gateway ?? all}
          onChange={(value) => {
            onChange({ ...target, gateway: value === null || value === all ? null : value })
          }}
        />
      ) : null}
    </FieldRow>
  )
}

function choices(known: readonly string[], chosen: string | null): string[] {
  return [...new Set(chosen === null ? known : [...known, chosen])].sort((a, b) =>
    a.localeCompare(b, undefined, { numeric: true }),
  )
}
