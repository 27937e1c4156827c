'use client'

import { Select } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { parseAsBoolean, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTranslations } from 'use-intl'
import { lockLibraries, type LockRow } from '@/domain/view/lock-views'
import { StateBadge } from '../ui/state-badge'
import { countLocks, type LockFilter } from './lock-rows'
import classes from './locks.module.css'

const states = ['HELD', 'FREE'] as const
const address = {
  state: parseAsStringLiteral(states),
  library: parseAsStringLiteral(lockLibraries),
  warned: parseAsBoolean.withDefault(false),
}

/** What the list is narrowed to, in the address. */
export function useLockFilter() {
  const [filter, set] = useQueryStates(address)
  return {
    filter,
    isNarrowed: filter.state !== null || filter.library !== null || filter.warned,
    set: (change: Partial<LockFilter>) => void set(change),
    clear: () => void set({ state: null, library: null, warned: null }),
  }
}

interface LockFiltersProps {
  locks: readonly LockRow[]
  filter: LockFilter
  set: (change: Partial<LockFilter>) => void
}

/** A button for each way to narrow the list, with how many rows it would leave. */
export function LockFilters({ locks, filter, set }: LockFiltersProps) {
  const t = useTranslations('locks')
  const counts = countLocks(locks)
  return (
    <div className={classes.filters} role="group" aria-label={t('filters')}>
      {counts.warned > 0 || filter.warned ? (
        <button
          type="button"
          className={classes.filter}
          data-tone="warn"
          aria-pressed={filter.warned}
          onClick={() => {
            set({ warned: !filter.warned })
          }}
        >
          <IconAlertTriangle size={14} aria-hidden /> {t('warnedOnly', { count: counts.warned })}
        </button>
      ) : null}
      {states.map((state) => (
        <button
          key={state}
          type="button"
          className={classes.filter}
          aria-pressed={filter.state === state}
          onClick={() => {
            set({ state: filter.state === state ? null : state })
          }}
        >
          <StateBadge state={state} detail={String(state === 'HELD' ? counts.held : counts.free)} />
        </button>
      ))}
      {counts.libraries.size > 1 || filter.library !== null ? (
        <Select
          size="xs"
          aria-label={t('kind')}
          placeholder={t('anyKind')}
          clearable
          w={190}
          data={lockLibraries
            .filter((each) => counts.libraries.has(each) || filter.library === each)
            .map((value) => ({
              value,
              label: `${t(`library.${value}`)} (${String(counts.libraries.get(value) ?? 0)})`,
            }))}
          value={filter.library}
          onChange={(value) => {
            set({ library: lockLibraries.find((each) => each === value) ?? null })
          }}
        />
      ) : null}
    </div>
  )
}
