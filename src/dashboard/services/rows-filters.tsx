'use client'

import { Button, NativeSelect } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { Health } from '@/domain/service/service'
import { sources, type Source } from '@/domain/view/fleet-views'
import { EmptyState } from '../ui/empty-state'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import { IconFilterOff } from '@tabler/icons-react'
import classes from './rows-filters.module.css'

interface HealthChipsProps {
  counts: Record<Health, number> | undefined
  chosen: readonly Health[]
  onToggle: (state: Health) => void
}

const order: readonly Health[] = ['critical', 'warning', 'passing', 'unknown']

/** Worst first, each with how many there are. */
export function HealthChips({ counts, chosen, onToggle }: HealthChipsProps) {
  const t = useTranslations('services')
  const format = useFormat()
  return (
    <div className={classes.chips} role="group" aria-label={t('columns.health')}>
      {order
        .filter((state) => state !== 'unknown' || (counts?.unknown ?? 0) > 0 || chosen.includes('unknown'))
        .map((state) => (
          <button
            key={state}
            type="button"
            className={classes.chip}
            aria-pressed={chosen.includes(state)}
            onClick={() => {
              onToggle(state)
            }}
          >
            <StateBadge state={state} detail={counts === undefined ? '' : format.number(counts[state])} />
          </button>
        ))}
    </div>
  )
}

/** Registered by themselves, by Switchyard, or either. */
export function SourceFilter({ value, onChange }: { value: Source | null; onChange: (value: Source | null) => void }) {
  const t = useTranslations('services')
  return (
    <NativeSelect
      size="xs"
      aria-label={t('columns.source')}
      value={value ?? ''}
      data={[
        { value: '', label: t('anySource') },
        ...sources.map((each) => ({ value: each, label: t(`source.${each}`) })),
      ]}
      onChange={(event) => {
        onChange(sources.find((each) => each === event.currentTarget.value) ?? null)
      }}
    />
  )
}

/** The filter lets nothing through: the way back. */
export function NothingLetThrough({ onClear }: { onClear: () => void }) {
  const t = useTranslations('services')
  return (
    <EmptyState
      icon={IconFilterOff}
      title={t('nothingSo')}
      action={
        <Button variant="default" onClick={onClear}>
          {t('clearFilters')}
        </Button>
      }
    >
      {t('nothingSoText')}
    </EmptyState>
  )
}
