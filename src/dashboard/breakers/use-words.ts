'use client'

import { useTranslations } from 'use-intl'
import { breakerCauses } from '@/domain/breaker/state'
import { useFormat } from '../ui/use-format'
import type { BreakerSummary } from './board'

/** What brought a breaker into its state, in words; a cause that a newer gateway names is shown as it is. */
export function useCauseText(): (cause: string) => string {
  const t = useTranslations('breakers.causes')
  return (cause) => {
    const known = breakerCauses.find((each) => each === cause)
    return known === undefined ? cause : t(known)
  }
}

/** "Open 3 · Closed 39": how many gateways (or instances on them) are in which state. */
export function useStatesText(): (summary: Pick<BreakerSummary, 'states'>) => string {
  const t = useTranslations('states')
  const format = useFormat()
  return ({ states }) => states.map(({ state, count }) => `${t(state)} ${format.number(count)}`).join(' · ')
}
