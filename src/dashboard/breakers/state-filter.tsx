'use client'

import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useTranslations } from 'use-intl'
import { breakerStates } from '@/domain/breaker/policy'
import type { BreakerView } from '@/domain/view/views'
import { StateBadge } from '../ui/state-badge'
import { countByState, isDisturbed, statesByUrgency, type BoardFilter } from './board'
import classes from './breakers.module.css'

const filters = ['NOT_CLOSED', ...breakerStates] as const

/** What the board is narrowed to, in the address as `state`. */
export function useStateFilter() {
  return useQueryState('state', parseAsStringLiteral(filters))
}

/** A button for each state that some breaker is in, with how many are. */
export function StateFilter({ breakers }: { breakers: readonly BreakerView[] }) {
  const t = useTranslations('breakers')
  const [filter, setFilter] = useStateFilter()
  const counts = countByState(breakers)
  const notClosed = breakers.filter(isDisturbed).length
  const toggle = (state: BoardFilter) => () => void setFilter(filter === state ? null : state)
  return (
    <div className={classes.filters} role="group" aria-label={t('filterByState')}>
      <button
        type="button"
        className={classes.filter}
        aria-pressed={filter === 'NOT_CLOSED'}
        onClick={toggle('NOT_CLOSED')}
      >
        {t('notClosed', { count: notClosed })}
      </button>
      {statesByUrgency
        .filter((state) => counts.has(state) || filter === state)
        .map((state) => (
          <button
            key={state}
            type="button"
            className={classes.filter}
            aria-pressed={filter === state}
            onClick={toggle(state)}
          >
            <StateBadge state={state} detail={String(counts.get(state) ?? 0)} />
          </button>
        ))}
    </div>
  )
}
